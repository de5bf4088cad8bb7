/**
 * Who gets which identity, written a second time from the field's rules alone: on raw objects, with plain loops, and
 * with nothing of the inventory. The section numbers are those of the semantics of AAD Pod Identity 1.8 in a cluster.
 */
import { asList, asObject, asString, asStringMap, type JsonObject } from '../../../src/core/json.js';
import type { PodIdentityMode } from '../../../src/core/resolve/readings.js';

interface Seen {
  kind: string;
  namespace: string;
  name: string;
  spec: JsonObject;
  annotations: Record<string, string>;
  /** Undefined for an object that makes no pods. */
  podLabels: Record<string, string> | undefined;
}

interface SeenPod extends Seen {
  podLabels: Record<string, string>;
}

/** Per pod or pod template (`Kind namespace/name`), the identities it gets (`namespace/name`), sorted. */
export function matchNaively(objects: readonly JsonObject[], mode: PodIdentityMode): Map<string, string[]> {
  const all = objects.map(look);
  return new Map(
    all.filter(isPod).map((pod) => [`${pod.kind} ${nameOf(pod)}`, identitiesOf(all, pod, mode).map(nameOf).sort()]),
  );
}

function look(object: JsonObject): Seen {
  const metadata = asObject(object['metadata']);
  const spec = asObject(object['spec']);
  return {
    kind: asString(object['kind']) ?? '',
    namespace: asString(metadata['namespace']) ?? '',
    name: asString(metadata['name']) ?? '',
    spec,
    annotations: asStringMap(metadata['annotations']),
    podLabels: podLabelsOf(object, spec),
  };
}

function podLabelsOf(object: JsonObject, spec: JsonObject): Record<string, string> | undefined {
  const ofJob = asObject(asObject(spec['jobTemplate'])['spec'])['template'];
  const template = object['kind'] === 'Pod' ? object : (ofJob ?? spec['template']);
  return template === undefined ? undefined : asStringMap(asObject(asObject(template)['metadata'])['labels']);
}

function isPod(seen: Seen): seen is SeenPod {
  return seen.podLabels !== undefined;
}

function nameOf({ namespace, name }: Seen): string {
  return `${namespace}/${name}`;
}

function identitiesOf(all: readonly Seen[], pod: SeenPod, mode: PodIdentityMode): Seen[] {
  if (isExcepted(all, pod) || isMic(all, pod)) return [];
  return mode === 'managed' ? askManagedNmi(all, pod) : askMic(all, pod, mode === 'standard-namespaced');
}

/** §1.4 */
function isExcepted(all: readonly Seen[], pod: SeenPod): boolean {
  for (const { kind, namespace, spec } of all) {
    if (kind !== 'AzurePodIdentityException' || namespace !== pod.namespace) continue;
    for (const [key, value] of Object.entries(asStringMap(spec['podLabels']))) {
      if (Object.hasOwn(pod.podLabels, key) && pod.podLabels[key]?.toUpperCase() === value.toUpperCase()) return true;
    }
  }
  return false;
}

/** §2.5: the name of a ReplicaSet begins with that of its Deployment. */
function isMic(all: readonly Seen[], pod: SeenPod): boolean {
  const hasReplicaSet = pod.kind === 'Deployment' || pod.kind === 'ReplicaSet';
  const given = all.filter(({ kind }) => kind === 'DaemonSet').flatMap(micNamespacesOf);
  return hasReplicaSet && pod.name.startsWith('mic') && pod.namespace === (given[0] ?? 'default');
}

function micNamespacesOf({ spec }: Seen): string[] {
  const containers = asList(asObject(asObject(spec['template'])['spec'])['containers']);
  const args = containers.flatMap((container) => asList(asObject(container)['args']));
  return args.flatMap((arg) => /^--MICNamespace=(.*)$/.exec(asString(arg) ?? '')?.[1] ?? []);
}

/** §2.2, steps 2 to 7. */
function askMic(all: readonly Seen[], pod: SeenPod, forced: boolean): Seen[] {
  const label = pod.podLabels['aadpodidbinding'] ?? '';
  if (label === '') return [];
  const bindings = all
    .filter(({ kind, spec }) => kind === 'AzureIdentityBinding' && spec['selector'] === label)
    .sort((a, b) => (`${a.namespace}\0${a.name}` < `${b.namespace}\0${b.name}` ? -1 : 1));
  const chosen: Seen[] = [];
  for (const binding of bindings) {
    const identity = findIdentity(all, binding);
    if (identity === undefined || isRejectedByMic(identity)) continue;
    const stays = forced || identity.annotations['aadpodidentity.k8s.io/Behavior'] === 'namespaced';
    if (stays && binding.namespace !== pod.namespace) continue;
    if (!chosen.some(({ name }) => name === identity.name)) chosen.push(identity);
  }
  return chosen;
}

/** §2.4: bindings and identities of the pod's own namespace, and no check for an empty selector. */
function askManagedNmi(all: readonly Seen[], pod: SeenPod): Seen[] {
  const label = pod.podLabels['aadpodidbinding'] ?? '';
  const chosen: Seen[] = [];
  for (const binding of all) {
    if (binding.kind !== 'AzureIdentityBinding' || binding.namespace !== pod.namespace) continue;
    const identity = findIdentity(all, binding);
    const matches = (asString(binding.spec['selector']) ?? '') === label;
    if (matches && identity !== undefined && !chosen.includes(identity)) chosen.push(identity);
  }
  return chosen;
}

/** §1.2: by name, in the namespace of the binding. */
function findIdentity(all: readonly Seen[], binding: Seen): Seen | undefined {
  return all.find(
    ({ kind, namespace, name }) =>
      kind === 'AzureIdentity' && namespace === binding.namespace && name === binding.spec['azureIdentity'],
  );
}

/** §1.1: only type 0, which is also what an absent type means; the pattern is not anchored. */
function isRejectedByMic({ spec }: Seen): boolean {
  const pattern =
    /\/subscriptions\/.+\/resourcegroups\/.+\/providers\/microsoft\.managedidentity\/userassignedidentities\/.+/i;
  return (spec['type'] ?? 0) === 0 && !pattern.test(asString(spec['resourceID']) ?? '');
}
