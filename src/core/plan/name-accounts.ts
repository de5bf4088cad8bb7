/** Names for new service accounts: free, readable, and the same again when a half-applied plan is made anew. */
import { groupBy } from '../group-by.js';
import type { Inventory, ServiceAccount } from '../inventory/model.js';
import { CLIENT_ID_ANNOTATION, MANAGED_BY_LABEL } from '../inventory/names.js';
import { compareText } from '../json.js';
import { type Ref, serviceAccountRef } from '../ref.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { needOf } from './account-users.js';
import { type Decisions, indexDecisions } from './decisions.js';
import { decidedDefault, defaultClientId } from './default-identity.js';
import { type AccountMerges, findMerges } from './merge-accounts.js';

export const MANAGED_BY = 'pod-identity-migrate';
/** The account that a new one of ours replaces, and for which identities: how a later plan knows it again. */
export const REPLACES_ANNOTATION = 'pod-identity-migrate/replaces';
/** Instead of a name: every account of the namespace for those identities. No service account can be called so. */
export const REPLACES_ALL = '*';
export const NEED_ANNOTATION = 'pod-identity-migrate/client-ids';

const SUFFIX = '-workload-identity';
/** The name of a service account is a path segment of at most 253 characters. */
const MAX_NAME = 253;

export interface NewAccountNames {
  /** The consumers of one account that need the same identities, with the same default, share a new account. */
  nameFor: (consumer: ResolvedConsumer) => string;
  /** The new account, where an earlier run has made it. */
  madeFor: (consumer: ResolvedConsumer) => ServiceAccount | undefined;
  mergeOf: AccountMerges['of'];
}

/** Names every possible new account of a root in a fixed order, so that a name does not depend on what else is in scope. */
export function nameAccounts(
  inventory: Inventory,
  consumers: readonly ResolvedConsumer[],
  decisions: Decisions = indexDecisions(undefined),
): NewAccountNames {
  const movable = consumers.filter(({ usages, workload }) => usages.length > 0 && !workload.finished);
  const ours = inventory.serviceAccounts.filter(({ labels }) => labels[MANAGED_BY_LABEL] === MANAGED_BY);
  const merges = findMerges(inventory, consumers, decisions, (consumer) =>
    ours.some((account) => isMadeFor(account, consumer, REPLACES_ALL, decisions)),
  );
  const keyOf = (consumer: ResolvedConsumer): string =>
    merges.of(consumer)?.key ??
    JSON.stringify([consumer.accountRef, needOf(consumer), decidedDefault(consumer, decisions) ?? '']);
  const groups = groupBy(movable, keyOf);
  const taken = takenNames(inventory);
  const names = new Map<string, string>();
  const made = new Map<string, ServiceAccount>();
  for (const [key, members] of [...groups].sort(([a], [b]) => compareText(a, b))) {
    const first = members[0];
    if (!first) continue;
    const replaces = merges.of(first) ? REPLACES_ALL : first.workload.pod.serviceAccount;
    const known = ours.find((account) => isMadeFor(account, first, replaces, decisions));
    const name = known?.name ?? findFreeName(first.workload.namespace, baseName(members), taken);
    taken.add(serviceAccountRef(first.workload.namespace, name));
    names.set(key, name);
    if (known) made.set(key, known);
  }
  return {
    nameFor: (consumer) => names.get(keyOf(consumer)) ?? consumer.workload.name,
    madeFor: (consumer) => made.get(keyOf(consumer)),
    mergeOf: merges.of,
  };
}

/** Whether we made the account for this consumer, in an earlier run that was not finished. */
function isMadeFor(
  account: ServiceAccount,
  consumer: ResolvedConsumer,
  replaces: string,
  decisions: Decisions,
): boolean {
  return (
    account.namespace === consumer.workload.namespace &&
    account.annotations[REPLACES_ANNOTATION] === replaces &&
    account.annotations[NEED_ANNOTATION] === needOf(consumer) &&
    (decidedDefault(consumer, decisions) === undefined ||
      account.annotations[CLIENT_ID_ANNOTATION] === defaultClientId(consumer, decisions))
  );
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
  return fitName(shared ?? first?.workload.name ?? '', '') || 'workload';
}

/** The start of a name with all of its suffix, as long as the server takes it; a name ends in a letter or digit. */
function fitName(start: string, suffix: string): string {
  return `${start.slice(0, MAX_NAME - suffix.length).replace(/[-.]+$/, '')}${suffix}`;
}

function findFreeName(namespace: string, base: string, taken: ReadonlySet<Ref>): string {
  const isFree = (name: string): boolean => !taken.has(serviceAccountRef(namespace, name));
  if (isFree(base)) return base;
  for (let number = 1; ; number += 1) {
    const named = fitName(base, number === 1 ? SUFFIX : `${SUFFIX}-${number}`);
    if (isFree(named)) return named;
  }
}
