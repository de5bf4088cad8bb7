/** What the pods of a workload are to carry, with what their account says now. */
import { kubernetesTarget } from '../core/change/target.js';
import type { Check } from '../core/change/types.js';
import { serviceAccountRef } from '../core/ref.js';
import { type PodPromise, type PromiseFacts, promiseOf, readPodsCheck } from '../core/rollout/pod-promise.js';
import type { Reader } from '../ports/reader.js';
import { observeOne } from './observe-one.js';

/** Undefined: there is no such account. @throws MigrationError `check-malformed`, and what reading throws */
export async function findPromise(
  check: Check,
  facts: PromiseFacts,
  reader: Reader,
  signal: AbortSignal,
): Promise<PodPromise | undefined> {
  const { namespace, account } = readPodsCheck(check);
  const found = await observeOne(reader, kubernetesTarget('', 'v1', serviceAccountRef(namespace, account)), signal);
  return found && promiseOf(check, found, facts);
}
