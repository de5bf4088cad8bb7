/** Which lock is to be taken away: named by a person who was shown whose it is, or by a script that knows it. */
import { MigrationError } from '../core/errors.js';
import type { LockInfo } from '../core/formats/lock-info.js';
import type { Prompter } from './prompter.js';

export interface NamedLock {
  /** From --lock-id: enough by itself. */
  given: string | undefined;
  /** From the command line: asked about all the same. */
  expected: string | undefined;
  /** Absent: nobody is there. */
  prompter?: Prompter;
}

/** @throws MigrationError `not-approved` */
export async function nameLock(holder: LockInfo, { given, expected, prompter }: NamedLock): Promise<string> {
  if (given !== undefined) return given;
  if (expected !== undefined && expected !== holder.id) return expected;
  const { id, who, mode, created, planId } = holder;
  if (!prompter) {
    throw new MigrationError({
      code: 'not-approved',
      kind: 'not_approved',
      what: `Nobody is there to confirm that the run ${id} is dead`,
      why: `${who} holds the lock since ${created}`,
      next: [`If it is: migrate unlock --lock-id ${id}`],
    });
  }
  return prompter.ask(
    `${who} holds the lock since ${created}, to ${mode} plan ${planId}.\nIf that run is dead, type the id of its lock: ${id}`,
  );
}
