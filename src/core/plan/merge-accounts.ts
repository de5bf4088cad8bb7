/** Consumers that are decided to share one new service account per namespace, to save credentials of their identity. */
import { normalizeArmId } from '../arm-id.js';
import { groupBy } from '../group-by.js';
import type { Inventory, ServiceAccount } from '../inventory/model.js';
import { compareText } from '../json.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { needOf } from './account-users.js';
import type { Decisions } from './decisions.js';
import { decidedDefault } from './default-identity.js';
import { managedIdentitiesOf } from './managed-identities.js';
import { canTakeAccount, isToBeMoved } from './to-be-moved.js';

export interface AccountMerge {
  /** Equal for all that share the new account. */
  key: string;
  /** The accounts that it stands for, as far as they were found, sorted by name. */
  accounts: readonly ServiceAccount[];
}

export interface AccountMerges {
  /** Undefined for a consumer that shares with nobody new. */
  of: (consumer: ResolvedConsumer) => AccountMerge | undefined;
}

const NO_MERGES: AccountMerges = { of: () => undefined };

/**
 * Equal need, equal namespace and the same default identity: who may get a token of what stays as it is.
 *
 * @param isOurs whether an account was made for a merge by an earlier run: then even a single consumer joins it
 */
export function findMerges(
  { identities }: Inventory,
  consumers: readonly ResolvedConsumer[],
  decisions: Decisions,
  isOurs: (consumer: ResolvedConsumer) => boolean,
): AccountMerges {
  const decided = new Map<string, boolean>();
  for (const { ref, resourceId } of identities) {
    const root = consumers[0]?.root;
    if (root !== undefined && decisions.credentialsOf(root, ref) === 'merge-per-namespace') {
      decided.set(normalizeArmId(resourceId.trim()), true);
    }
  }
  if (decided.size === 0) return NO_MERGES;
  const sharing = consumers.filter(
    (consumer) =>
      isToBeMoved(consumer) &&
      canTakeAccount(consumer.workload) &&
      managedIdentitiesOf(consumer.usages.map(({ identity }) => identity)).some((id) =>
        decided.has(normalizeArmId(id)),
      ),
  );
  const merges = new Map<ResolvedConsumer, AccountMerge>();
  for (const [key, members] of groupBy(sharing, (consumer) => keyOf(consumer, decisions))) {
    const first = members[0];
    const accounts = new Map(members.map(({ accountRef, account }) => [accountRef, account]));
    if (!first || (accounts.size < 2 && !isOurs(first))) continue;
    const known = [...accounts.values()].flatMap((account) => account ?? []);
    const merge = { key, accounts: known.sort((a, b) => compareText(a.name, b.name)) };
    for (const member of members) merges.set(member, merge);
  }
  return { of: (consumer) => merges.get(consumer) };
}

function keyOf(consumer: ResolvedConsumer, decisions: Decisions): string {
  const { namespace } = consumer.workload;
  return JSON.stringify(['merge', namespace, needOf(consumer), decidedDefault(consumer, decisions) ?? '']);
}
