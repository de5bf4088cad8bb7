/** What a person must know of the namespaces whose workloads use pod identity. */
import { egressRestricted } from '../findings/egress-restricted.js';
import { ephemeralNamespace } from '../findings/ephemeral-namespace.js';
import type { Finding } from '../formats/scan.js';
import { groupBy } from '../group-by.js';
import type { EgressPolicy } from '../inventory/cluster-objects.js';
import { matchTerms } from '../inventory/label-terms.js';
import type { Inventory } from '../inventory/model.js';
import { formatRef } from '../ref.js';
import type { ResolvedConsumer } from './consumer.js';
import { findEphemeralSigns } from './namespace-signs.js';

export function raiseNamespaceFindings(inventory: Inventory, consumers: readonly ResolvedConsumer[]): Finding[] {
  const users = consumers.filter(({ usages }) => usages.length > 0);
  const policies = groupBy(inventory.egressPolicies, ({ namespace }) => namespace);
  return [
    ...[...new Set(users.map(({ workload }) => workload.namespace))].flatMap((name) => raiseEphemeral(inventory, name)),
    ...users.flatMap((consumer) => raiseEgress(consumer, policies.get(consumer.workload.namespace) ?? [])),
  ];
}

function raiseEphemeral({ root, namespaces }: Inventory, name: string): Finding[] {
  const known = namespaces.find((namespace) => namespace.name === name);
  const signs = findEphemeralSigns(name, known?.labels ?? {});
  if (signs.length === 0) return [];
  const ref = formatRef({ kind: 'Namespace', group: '', namespace: '', name });
  return [ephemeralNamespace.raise({ root: root.id, ref, ...(known ? { at: known.at } : {}) }, { signs })];
}

/** Policies add up: one that opens the way suffices. On the network of the node they do not apply. */
function raiseEgress({ root, workload }: ResolvedConsumer, policies: readonly EgressPolicy[]): Finding[] {
  const { ref, at, pod } = workload;
  const selecting = pod.hostNetwork ? [] : policies.filter(({ pods }) => matchTerms(pods, pod.labels));
  if (selecting.length === 0 || selecting.some(({ opensHttps }) => opensHttps)) return [];
  return [egressRestricted.raise({ root, ref, at }, { policies: selecting.map((policy) => policy.ref) })];
}
