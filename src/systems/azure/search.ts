/** Looks in many subscriptions at once. One that cannot be read does not stop the others, and is told. */
import { MigrationError } from '../../core/errors.js';
import type { Search, Unsearched } from '../../ports/azure.js';

/** Calls that are under way at the same time; the pace of Azure's limits comes on top. */
const AT_ONCE = 8;

export async function searchSubscriptions<T>(
  subscriptions: readonly string[],
  search: (subscriptionId: string) => Promise<readonly T[]>,
): Promise<Search<T>> {
  const unsearched: Unsearched[] = [];
  const found = await mapSome(subscriptions, async (subscriptionId) => {
    try {
      return await search(subscriptionId);
    } catch (error) {
      if (!(error instanceof MigrationError)) throw error;
      unsearched.push({ subscriptionId, error });
      return [];
    }
  });
  return { found: found.flat(), unsearched: unsearched.sort(bySubscription) };
}

function bySubscription(a: Unsearched, b: Unsearched): number {
  return a.subscriptionId < b.subscriptionId ? -1 : 1;
}

/** All of them, a few at a time, in the order of the items. */
export async function mapSome<T, U>(items: readonly T[], work: (item: T) => Promise<U>): Promise<U[]> {
  const results = new Array<U>(items.length);
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
