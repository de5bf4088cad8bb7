/** Who runs as which service account, and which identities each of them needs. */
import { groupBy } from '../group-by.js';
import { CLIENT_ID_ANNOTATION } from '../inventory/names.js';
import type { Inventory, Workload } from '../inventory/model.js';
import { type Ref, serviceAccountRef } from '../ref.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';

/** The identities as one text: sorted client ids, '' for none, UNKNOWN when it can't be told. */
export type Need = string;
export const UNKNOWN_NEED: Need = '?';

export interface AccountUser {
  workload: Workload;
  need: Need;
}

export type AccountUsers = ReadonlyMap<Ref, readonly AccountUser[]>;

/** Finished Jobs and Pods hold no token any more and are no users. */
export function findAccountUsers(inventory: Inventory, consumers: readonly ResolvedConsumer[]): AccountUsers {
  const byRef = new Map(consumers.map((consumer) => [consumer.workload.ref, consumer]));
  const users = inventory.workloads
    .filter(({ finished }) => !finished)
    .map((workload) => ({ workload, need: needOf(byRef.get(workload.ref)) }));
  return groupBy(users, ({ workload }) => serviceAccountRef(workload.namespace, workload.pod.serviceAccount));
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
