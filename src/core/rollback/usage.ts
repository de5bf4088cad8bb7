/** Who relies on a service account now, whoever moved it there. */
import { groupBy } from '../group-by.js';
import type { Skipped } from '../inventory/found.js';
import type { Inventory, RoleBinding } from '../inventory/model.js';
import { USE_LABEL } from '../inventory/names.js';
import { type Ref, serviceAccountRef } from '../ref.js';
import type { AccountName } from '../subject.js';

export interface AccountUser {
  ref: Ref;
  /** The webhook gives its pods a token: it relies on the annotations of the account, and on credentials. */
  isLabelled: boolean;
}

export interface Usage {
  usersOf(account: AccountName): readonly AccountUser[];
  /** Role bindings that name it. */
  bindingsOf(account: AccountName): readonly Ref[];
  /** What could not be read, and may hold more users. */
  gapsIn(namespace: string): readonly string[];
}

/** @param inventories of the cluster as it is now */
export function findUsage(inventories: readonly Inventory[]): Usage {
  const users = groupBy(inventories.flatMap(listUses), ({ account }) => account);
  const bindings = groupBy(
    inventories.flatMap(({ roleBindings }) => roleBindings.flatMap(listSubjects)),
    ({ account }) => account,
  );
  const skipped = inventories.flatMap((inventory) => inventory.skipped).filter(mayHoldUsers);
  return {
    usersOf: (account) => (users.get(refOf(account)) ?? []).map(({ user }) => user),
    bindingsOf: (account) => (bindings.get(refOf(account)) ?? []).map(({ ref }) => ref),
    gapsIn: (namespace) => skipped.filter((gap) => (gap.namespace ?? namespace) === namespace).map(({ what }) => what),
  };
}

function refOf({ namespace, name }: AccountName): Ref {
  return serviceAccountRef(namespace, name);
}

/** What has ended holds no token any more. */
function listUses({ workloads }: Inventory): { account: Ref; user: AccountUser }[] {
  return workloads
    .filter(({ finished }) => !finished)
    .flatMap(({ ref, namespace, pod, otherAccounts = [] }) => {
      const isLabelled = pod.labels[USE_LABEL] === 'true';
      return [pod.serviceAccount, ...otherAccounts].map((name) => ({
        account: serviceAccountRef(namespace, name),
        user: { ref, isLabelled },
      }));
    });
}

function listSubjects({ ref, accounts }: RoleBinding): { account: Ref; ref: Ref }[] {
  return accounts.map((account) => ({ account: refOf(account), ref }));
}

function mayHoldUsers({ affects }: Skipped): boolean {
  return affects.includes('workloads') || affects.includes('accounts');
}
