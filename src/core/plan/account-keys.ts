/** What keys on the name of a service account, so that a workload cannot simply be given another one. */
import type { Inventory, RoleBinding, ServiceAccount, Workload } from '../inventory/model.js';
import { formatOrigin } from '../resolve/duplicates.js';

/** Namespace labels that put a mesh's proxy, and so an identity made of the account's name, beside every pod. */
export const MESH_LABELS: readonly { key: string; is: (value: string) => boolean; mesh: string }[] = [
  { key: 'istio-injection', is: (value) => value === 'enabled', mesh: 'Istio' },
  { key: 'istio.io/rev', is: () => true, mesh: 'Istio' },
  { key: 'istio.io/dataplane-mode', is: (value) => value === 'ambient', mesh: 'Istio' },
  { key: 'linkerd.io/inject', is: (value) => value === 'enabled', mesh: 'Linkerd' },
];

/** Pod annotations of software that knows pods by their account. */
const POD_SIGNS: readonly { prefix: string; what: string }[] = [
  { prefix: 'sidecar.istio.io/', what: 'Istio' },
  { prefix: 'linkerd.io/inject', what: 'Linkerd' },
  { prefix: 'config.linkerd.io/', what: 'Linkerd' },
  { prefix: 'consul.hashicorp.com/', what: 'Consul' },
  { prefix: 'vault.hashicorp.com/', what: 'Vault' },
  { prefix: 'openshift.io/', what: 'an OpenShift SCC' },
];

/** Account annotations of other clouds' workload identity. */
const OTHER_CLOUDS: Record<string, string> = {
  'eks.amazonaws.com/role-arn': 'an AWS role',
  'iam.gke.io/gcp-service-account': 'a Google service account',
};

export function findRoleBindings(inventory: Inventory, namespace: string, account: string): RoleBinding[] {
  return inventory.roleBindings.filter(({ accounts }) =>
    accounts.some((subject) => subject.namespace === namespace && subject.name === account),
  );
}

/** One sentence per sign; empty when nothing is known to key on the account. */
export function findSplitSigns(
  inventory: Inventory,
  workload: Workload,
  account: ServiceAccount | undefined,
): string[] {
  const { namespace, pod } = workload;
  const name = pod.serviceAccount;
  const namespaceLabels = inventory.namespaces.find((candidate) => candidate.name === namespace)?.labels ?? {};
  return [
    ...findRoleBindings(inventory, namespace, name).map(({ ref, role }) => `${ref} gives it ${role.kind} ${role.name}`),
    ...(account?.imagePullSecrets ?? []).map((secret) => `it carries the pull secret ${secret}`),
    ...Object.entries(OTHER_CLOUDS)
      .filter(([key]) => account?.annotations[key] !== undefined)
      .map(([key, what]) => `annotation ${key} gives it ${what}`),
    ...inventory.accountKeys
      .filter((key) => key.namespace === namespace && key.account === name)
      .map(({ ref, at }) => `${ref} names it (${formatOrigin(at)})`),
    ...MESH_LABELS.filter(({ key, is }) => namespaceLabels[key] !== undefined && is(namespaceLabels[key])).map(
      ({ key, mesh }) => `${mesh} identifies its pods by account (namespace label ${key})`,
    ),
    ...POD_SIGNS.flatMap(({ prefix, what }) => {
      const key = Object.keys(pod.annotations).find((candidate) => candidate.startsWith(prefix));
      return key === undefined ? [] : [`${what} knows its pods by account (annotation ${key})`];
    }),
  ];
}
