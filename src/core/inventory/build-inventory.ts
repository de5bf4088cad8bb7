/** Raw objects of one root → inventory. */
import type { FoundRoot } from './found.js';
import type { Inventory } from './model.js';

export function buildInventory(found: FoundRoot): Inventory {
  return {
    root: found.root,
    identities: [],
    bindings: [],
    exceptions: [],
    workloads: [],
    serviceAccounts: [],
    roleBindings: [],
    accountKeys: [],
    namespaces: [],
    secretProviderClasses: [],
    installations: [],
    others: [],
    skipped: [...found.skipped],
  };
}
