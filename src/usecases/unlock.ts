/** Takes the lock away from a run that is dead. Whoever asks for it has to name the run. */
import { MigrationError } from '../core/errors.js';
import type { LockInfo } from '../core/formats/lock-info.js';
import type { Leases } from '../ports/lease.js';

export interface UnlockRequest {
  leases: Leases;
  /** Asked with who holds it; resolves with the id that was named. */
  nameLock: (holder: LockInfo) => Promise<string>;
  signal: AbortSignal;
}

/**
 * Resolves with whose it was; undefined: nobody held it.
 * @throws MigrationError `other-lock` when another one was named, `lock-changed` when it has changed hands meanwhile
 */
export async function unlock({ leases, nameLock, signal }: UnlockRequest): Promise<LockInfo | undefined> {
  const found = await leases.read(signal);
  if (!found?.holder) return undefined;
  const { holder, seconds, version } = found;
  const named = await nameLock(holder);
  if (named !== holder.id) throw otherLock(named, holder);
  if ((await leases.replace({ seconds }, version, signal)) === 'conflict') throw lockChanged(holder);
  return holder;
}

function otherLock(named: string, { id, who }: LockInfo): MigrationError {
  return new MigrationError({
    code: 'other-lock',
    kind: 'not_approved',
    what: `The lock ${named} is not held`,
    why: `${who} holds ${id}`,
    next: [`If that run is dead: migrate unlock ${id}`],
  });
}

function lockChanged({ id }: LockInfo): MigrationError {
  return new MigrationError({
    code: 'lock-changed',
    kind: 'locked',
    what: `The lock ${id} was not taken away`,
    why: 'it was renewed or given back in the meantime: its run is alive',
    next: ['See who holds it now: migrate status'],
  });
}
