/** Which consumers a plan is about, and which of them can be given another service account. */
import type { Workload } from '../inventory/model.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';

/** A finished Job or Pod runs no more; its creator is what there is to move. */
export function isToBeMoved({ state, usages, workload }: ResolvedConsumer): boolean {
  return (state === 'legacy' || state === 'wrong') && usages.length > 0 && workload.finished !== true;
}

/** Where the operator of a custom resource alone chooses the account, its workload keeps the one that it has. */
export function canTakeAccount({ podFields = [] }: Workload): boolean {
  return podFields.every(({ serviceAccount }) => serviceAccount !== undefined);
}
