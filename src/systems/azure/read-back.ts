/** Looks until what Azure accepted is to be seen. ARM and Graph both may show the old for a while. */
import type { FederatedCredential } from '../../ports/azure.js';
import type { Call } from './call.js';
import type { CredentialStore } from './credential-store.js';
import type { Work } from './in-doubt.js';
import { MAX_RETRIES, waitBefore, waitFor } from './patience.js';
import type { Wire } from './wire.js';
import { notReadBack } from './write-errors.js';

/**
 * What `judge` makes of what is there, once it makes anything of it. Throws `azure-not-read-back` when it never does;
 * `otherwise`: what is seen then.
 */
export async function readBack<T>(
  { wire, store, call, otherwise }: { wire: Wire; store: CredentialStore; call: Call; otherwise: string },
  { holderId, credential: { name }, signal }: Work,
  judge: (found: FederatedCredential | undefined) => T | undefined,
): Promise<T> {
  for (let retry = 0; ; retry += 1) {
    const judgement = judge(await store.get(holderId, name, signal));
    if (judgement !== undefined) return judgement;
    if (retry >= MAX_RETRIES) throw notReadBack(call, holderId, name, `Azure accepted it, but ${otherwise}`);
    await waitFor(waitBefore(retry, undefined, wire.random), wire, signal);
  }
}
