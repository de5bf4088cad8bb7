/** Who runs as which service account, and which identities each of them needs. */
import { groupBy } from '../group-by.js';
import type { Inventory, Workload } from '../inventory/model.js';
import { CLIENT_ID_ANNOTATION } from '../inventory/names.js';
import { type Ref, serviceAccountRef } from '../ref.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { distinctClientIds } from '../resolve/match.js';
import type { Decisions } from './decisions.js';
import { decidedDefault } from './default-identity.js';

/** The identities as one text: sorted client ids, '' for none, UNKNOWN when it cannot be told. */
export type Need = string;
export const UNKNOWN_NEED: Need = '?';

export interface AccountUser {
  workload: Workload;
  need: Need;
  /** Of several identities the one that was decided to be the default, or `none`. */
  chosen?: string;
}

export type AccountUsers = ReadonlyMap<Ref, readonly AccountUser[]>;

/** Finished Jobs and Pods hold no token any more and are no users. */
export function findAccountUsers(
  inventory: Inventory,
  consumers: readonly ResolvedConsumer[],
  decisions: Decisions,
): AccountUsers {
  const byRef = new Map(consumers.map((consumer) => [consumer.workload.ref, consumer]));
  const uses = inventory.workloads
    .filter(({ finished }) => !finished)
    .flatMap((workload) => {
      const consumer = byRef.get(workload.ref);
      const chosen = consumer && chosenDefault(consumer, decisions);
      return listUses({ workload, need: needOf(consumer), ...(chosen === undefined ? {} : { chosen }) });
    });
  const groups = groupBy(uses, ({ account }) => account);
  return new Map([...groups].map(([account, members]) => [account, members.map(({ user }) => user)]));
}

/** Who has been moved has the default that its account gives it, whatever is decided by now. */
function chosenDefault(consumer: ResolvedConsumer, decisions: Decisions): string | undefined {
  if (consumer.state !== 'both') return decidedDefault(consumer, decisions);
  if (distinctClientIds(consumer.usages).length < 2) return undefined;
  const annotated = consumer.account?.annotations[CLIENT_ID_ANNOTATION] ?? '';
  return annotated === '' ? 'none' : annotated;
}

/** Pods of one object may run as several accounts; what the others need is known where its templates agree. */
function listUses(user: AccountUser): { account: Ref; user: AccountUser }[] {
  const { workload } = user;
  const { namespace, pod, differing, otherAccounts = [] } = workload;
  const others: AccountUser = { workload, need: differing ? UNKNOWN_NEED : '' };
  return [
    { account: serviceAccountRef(namespace, pod.serviceAccount), user },
    ...otherAccounts.map((account) => ({ account: serviceAccountRef(namespace, account), user: others })),
  ];
}

export function needOf(consumer: ResolvedConsumer | undefined): Need {
  if (!consumer) return '';
  if (consumer.state === 'unknown') return UNKNOWN_NEED;
  if (consumer.usages.length > 0) return joinNeed(consumer.usages.map(({ identity }) => identity.clientId));
  if (consumer.state !== 'migrated') return '';
  return joinNeed([consumer.account?.annotations[CLIENT_ID_ANNOTATION] ?? '']);
}

function joinNeed(clientIds: readonly string[]): Need {
  return [...new Set(clientIds.map((id) => id.toLowerCase()))].sort().join(',');
}
