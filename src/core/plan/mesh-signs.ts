/** Whether a service mesh puts its proxy beside the pods of a workload. */
import type { Inventory, Workload } from '../inventory/model.js';
import { MESH_LABELS } from './account-keys.js';

/** Labels or annotations of a pod that decide for it alone, whatever its namespace says. */
const POD_SWITCHES: readonly { key: string; mesh: string; on: readonly string[] }[] = [
  { key: 'sidecar.istio.io/inject', mesh: 'Istio', on: ['true'] },
  { key: 'linkerd.io/inject', mesh: 'Linkerd', on: ['enabled', 'ingress'] },
  { key: 'consul.hashicorp.com/connect-inject', mesh: 'Consul', on: ['true'] },
];

/** One sentence per mesh. */
export function findMeshSigns({ namespace, pod }: Workload, { namespaces }: Inventory): string[] {
  const labels = namespaces.find(({ name }) => name === namespace)?.labels ?? {};
  const own = POD_SWITCHES.flatMap(({ key, mesh, on }) => {
    const value = pod.annotations[key] ?? pod.labels[key];
    return value === undefined ? [] : [{ key, mesh, injects: on.includes(value) }];
  });
  const decided = new Set(own.map(({ mesh }) => mesh));
  const ofNamespace = MESH_LABELS.filter(
    ({ key, is, mesh }) => labels[key] !== undefined && is(labels[key]) && !decided.has(mesh),
  );
  return [
    ...own.filter(({ injects }) => injects).map(({ key, mesh }) => `${mesh} injects its proxy (${key} of the pod)`),
    ...ofNamespace.map(({ key, mesh }) => `${mesh} injects its proxy (label ${key} of the namespace)`),
  ];
}
