/** Objects that a root defines more than once with different contents. */
import { groupBy } from '../group-by.js';
import type { Origin } from '../inventory/found.js';
import type { Inventory } from '../inventory/model.js';
import type { Ref } from '../ref.js';

/** Where each doubly defined object stands, by ref. A live cluster has none. */
export function findDuplicates(inventory: Inventory): Map<Ref, Origin[]> {
  const entries = [
    ...inventory.identities,
    ...inventory.bindings,
    ...inventory.exceptions,
    ...inventory.workloads,
    ...inventory.serviceAccounts,
  ];
  const several = [...groupBy(entries, ({ ref }) => ref)].filter(([, members]) => members.length > 1);
  return new Map(several.map(([ref, members]) => [ref, members.map(({ at }) => at)]));
}

/** `path:line`, or where it was read otherwise. */
export function formatOrigin(at: Origin): string {
  if (at.path === undefined) return 'the cluster';
  return at.line === undefined ? at.path : `${at.path}:${at.line}`;
}
