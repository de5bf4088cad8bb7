/** Work in which a write may be carried out without our knowing. */
import { MigrationError } from '../../core/errors.js';
import type { Call } from './call.js';
import { notReadBack } from './write-errors.js';

/** Of one credential. */
export interface Work {
  /** ARM id of a managed identity, or object id of an app registration. */
  holderId: string;
  credential: { name: string };
  signal: AbortSignal;
}

export interface Progress {
  /** Whether a write of ours may have been carried out without our knowing. Looking does not settle it: what is written may not show yet. */
  sent: boolean;
}

/** Does the work; where it fails, or is told to stop, after a write that may have been carried out, the error says that. */
export async function inDoubt<T>(
  call: Call,
  { holderId, credential: { name }, signal }: Work,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const progress: Progress = { sent: false };
  try {
    return await work(progress);
  } catch (error) {
    if (!progress.sent) throw error;
    if (signal.aborted) throw notReadBack(call, holderId, name, 'it was told to stop');
    throw error instanceof MigrationError ? notReadBack(call, holderId, name, error.message, error.next) : error;
  }
}
