/** Objects that a root defines more than once with different contents. */
import type { Origin } from '../inventory/found.js';
import type { Inventory } from '../inventory/model.js';
import type { Ref } from '../ref.js';

/** Where each doubly defined object stands, by ref. A live cluster has none. */
export function findDuplicates(inventory: Inventory): Map<Ref, Origin[]> {
  const places = new Map<Ref, Origin[]>();
  const entries = [
    ...inventory.identities,
    ...inventory.bindings,
    ...inventory.exceptions,
    ...inventory.workloads,
    ...inventory.serviceAccounts,
  ];
  for (const { ref, at } of entries) places.set(ref, [...(places.get(ref) ?? []), at]);
  return new Map([...places].filter(([, origins]) => origins.length > 1));
}

/** `path:line`, or where it was read otherwise. */
export function formatOrigin(at: Origin): string {
  if (at.path === undefined) return 'the cluster';
  return at.line === undefined ? at.path : `${at.path}:${at.line}`;
}
