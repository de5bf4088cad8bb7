/** Names for new service accounts: free, readable, and the same again when a half-applied plan is made anew. */
import type { Inventory, ServiceAccount } from '../inventory/model.js';
import { groupBy } from '../group-by.js';
import { compareText } from '../json.js';
import { type Ref, serviceAccountRef } from '../ref.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { needOf } from './account-users.js';

export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
export const MANAGED_BY = 'pod-identity-migrate';
/** The account that a new one of ours replaces, and for which identities: how a later plan knows it again. */
export const REPLACES_ANNOTATION = 'pod-identity-migrate/replaces';
export const NEED_ANNOTATION = 'pod-identity-migrate/client-ids';

export interface NewAccountNames {
  /** The consumers of one account that need the same identities share a new account. */
  nameFor: (consumer: ResolvedConsumer) => string;
}

/** Names every possible new account of a root in a fixed order, so that a name does not depend on what else is in scope. */
export function nameAccounts(inventory: Inventory, consumers: readonly ResolvedConsumer[]): NewAccountNames {
  const movable = consumers.filter(({ usages, workload }) => usages.length > 0 && !workload.finished);
  const groups = groupBy(movable, groupKey);
  const ours = inventory.serviceAccounts.filter(({ labels }) => labels[MANAGED_BY_LABEL] === MANAGED_BY);
  const taken = takenNames(inventory);
  const names = new Map<string, string>();
  for (const [key, members] of [...groups].sort(([a], [b]) => compareText(a, b))) {
    const first = members[0];
    if (!first) continue;
    const known = ours.find((account) => isMadeFor(account, first));
    const name = known?.name ?? findFreeName(first.workload.namespace, baseName(members), taken);
    taken.add(serviceAccountRef(first.workload.namespace, name));
    names.set(key, name);
  }
  return { nameFor: (consumer) => names.get(groupKey(consumer)) ?? consumer.workload.name };
}

/** Whether we made the account for this consumer, in an earlier run that was not finished. */
function isMadeFor(account: ServiceAccount, consumer: ResolvedConsumer): boolean {
  return (
    account.namespace === consumer.workload.namespace &&
    account.annotations[REPLACES_ANNOTATION] === consumer.workload.pod.serviceAccount &&
    account.annotations[NEED_ANNOTATION] === needOf(consumer)
  );
}

function groupKey(consumer: ResolvedConsumer): string {
  return `${consumer.accountRef} ${needOf(consumer)}`;
}

/** Names that exist, and names that a pod template uses without their being found. */
function takenNames(inventory: Inventory): Set<Ref> {
  return new Set([
    ...inventory.serviceAccounts.map(({ ref }) => ref),
    ...inventory.workloads.map(({ namespace, pod }) => serviceAccountRef(namespace, pod.serviceAccount)),
  ]);
}

/** A workload's own name; for several that share an identity, the identity's. */
function baseName(members: readonly ResolvedConsumer[]): string {
  const first = members[0];
  const shared = members.length > 1 && first?.usages.length === 1 ? first.usages[0]?.identity.name : undefined;
  return (shared ?? first?.workload.name ?? 'workload').replace(/-+$/, '');
}

function findFreeName(namespace: string, base: string, taken: ReadonlySet<Ref>): string {
  const isFree = (name: string): boolean => !taken.has(serviceAccountRef(namespace, name));
  if (isFree(base)) return base;
  const named = `${base}-workload-identity`;
  if (isFree(named)) return named;
  for (let number = 2; ; number += 1) {
    if (isFree(`${named}-${number}`)) return `${named}-${number}`;
  }
}
