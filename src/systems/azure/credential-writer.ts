/** Creates and deletes federated credentials: look, write only where nothing is, read back. */
import { isGuid } from '../../core/guid.js';
import { CREDENTIAL_LIMIT } from '../../core/plan/budget.js';
import type { CreateOutcome, CredentialWriter, DeleteOutcome, NamedCredential } from '../../ports/azure-credentials.js';
import type { FederatedCredential } from '../../ports/azure.js';
import type { CredentialStore } from './credential-store.js';
import { inDoubt, type Progress, type Work } from './in-doubt.js';
import { isSame, judgeCredentials } from './judge-credentials.js';
import { makeLines } from './lines.js';
import { readBack } from './read-back.js';
import { isUnexplained } from './refusal-rules.js';
import { pauseOrThrow, tryWrite } from './try-write.js';
import type { Wire } from './wire.js';
import { limitReached, madeByAks } from './write-errors.js';

/** The service that keeps the credentials of each kind of holder. */
export interface CredentialStores {
  identities: CredentialStore;
  applications: CredentialStore;
}

interface Writing {
  wire: Wire;
  store: CredentialStore;
  /** By holder: what its list said, and our own writes since. Forgotten at the first surprise. */
  known: Map<string, readonly FederatedCredential[]>;
}

interface CredentialWork extends Work {
  credential: NamedCredential;
}

export function credentialWriter(wire: Wire, { identities, applications }: CredentialStores): CredentialWriter {
  const known: Writing['known'] = new Map();
  const lines = makeLines();
  const storeOf = (holderId: string) => (isGuid(holderId) ? applications : identities);
  return {
    create(holderId, credential, signal) {
      const work = { holderId, credential, signal };
      const store = storeOf(holderId);
      return lines.run(keyOf(work), () =>
        inDoubt(store.calls.create, work, (progress) => create({ wire, store, known }, work, progress)),
      );
    },
    delete(holderId, credential, signal) {
      const work = { holderId, credential, signal };
      const store = storeOf(holderId);
      return lines.run(keyOf(work), () =>
        inDoubt(store.calls.delete, work, (progress) => remove({ wire, store, known }, work, progress)),
      );
    },
    list(holderId, signal) {
      const key = holderId.toLowerCase();
      return lines.run(key, async () => {
        const all = known.get(key) ?? (await storeOf(holderId).list(holderId, signal));
        if (all) known.set(key, all);
        return all;
      });
    },
    get: (holderId, name, signal) => storeOf(holderId).get(holderId, name, signal),
  };
}

function keyOf({ holderId }: Work): string {
  return holderId.toLowerCase();
}

async function create(writing: Writing, work: CredentialWork, progress: Progress): Promise<CreateOutcome> {
  const { wire, store, known } = writing;
  const { holderId, credential: wanted, signal } = work;
  const call = store.calls.create;
  for (let retry = 0; ; retry += 1) {
    const all = await listKnown(writing, work);
    const judgement = judgeCredentials(wanted, all);
    if (judgement.is === 'held') return { outcome: 'held', by: judgement.by };
    if (judgement.is === 'there') {
      const isOurs = progress.sent && judgement.credential.name === wanted.name;
      return { outcome: isOurs ? 'found' : 'adopted', credential: judgement.credential };
    }
    known.delete(keyOf(work));
    const write = await tryWrite(call, work, progress, () => store.create(holderId, wanted, signal), wire);
    if ('done' in write) return proveCreated(writing, work, write.done, all);
    const isFull = all.length >= CREDENTIAL_LIMIT && isUnexplained(write.failure);
    if (isFull) throw limitReached(call, holderId, wanted.name, all.length);
    await pauseOrThrow(write, retry, call, work, wire);
  }
}

async function listKnown({ store, known }: Writing, work: Work): Promise<readonly FederatedCredential[]> {
  const { holderId, credential, signal } = work;
  const all = known.get(keyOf(work)) ?? (await store.list(holderId, signal));
  if (!all) throw store.holderNotFound(holderId, credential.name);
  known.set(keyOf(work), all);
  return all;
}

/** `before`: what there was besides. */
async function proveCreated(
  { wire, store, known }: Writing,
  work: CredentialWork,
  outcome: 'created' | 'replaced',
  before: readonly FederatedCredential[],
): Promise<CreateOutcome> {
  const proof = { wire, store, call: store.calls.create, otherwise: 'does not show it' };
  const credential = await readBack(proof, work, (found) => found);
  if (!isSame(work.credential, credential)) return { outcome: 'held', by: credential };
  known.set(keyOf(work), [...before, credential]);
  return { outcome, credential };
}

async function remove(writing: Writing, work: CredentialWork, progress: Progress): Promise<DeleteOutcome> {
  const { wire, store, known } = writing;
  const { holderId, credential, signal } = work;
  const { name } = credential;
  const call = store.calls.delete;
  if (name.toLowerCase() === store.reserved) throw madeByAks(call, holderId, name);
  // What comes of it is another list than the one that is known, even where there is nothing to delete.
  known.delete(keyOf(work));
  for (let retry = 0; ; retry += 1) {
    const found = await store.get(holderId, name, signal);
    if (!found) return { outcome: progress.sent ? 'deleted' : 'absent' };
    if (!isSame(credential, found)) return progress.sent ? { outcome: 'deleted' } : { outcome: 'held', by: found };
    const deletion = await tryWrite(call, work, progress, () => store.delete(holderId, name, signal), wire);
    if ('done' in deletion) {
      const proof = { wire, store, call, otherwise: 'still shows it' };
      const isThere = (seen: FederatedCredential | undefined) => seen !== undefined && isSame(credential, seen);
      return readBack(proof, work, (seen) => (isThere(seen) ? undefined : { outcome: 'deleted' }));
    }
    await pauseOrThrow(deletion, retry, call, work, wire);
  }
}
