/** One try of a write, and what follows from its failure. A write is never repeated without a look in between. */
import { explain } from './attempt.js';
import { askedOfCredential, type Call } from './call.js';
import { type Failure, failureOf } from './failure.js';
import type { Progress, Work } from './in-doubt.js';
import { MAX_RETRIES, remedyFor, waitBefore, waitFor } from './patience.js';
import type { Wire } from './wire.js';

export interface Failed {
  failure: Failure;
  error: unknown;
}

/** Rejects with the reason of the signal, and where no token could be had. */
export async function tryWrite<T>(
  call: Call,
  { holderId, credential: { name }, signal }: Work,
  progress: Progress,
  write: () => Promise<T>,
  wire: Wire,
): Promise<{ done: T } | Failed> {
  signal.throwIfAborted();
  const wasSent = progress.sent;
  progress.sent = true;
  try {
    return { done: await write() };
  } catch (error) {
    signal.throwIfAborted();
    const failure = failureOf(error, wire.clock);
    progress.sent = wasSent || (failure !== undefined && mayHaveBeenDone(failure));
    if (!failure) throw explain(error, askedOfCredential(call, holderId, name), wire);
    return { failure, error };
  }
}

/** A refusal says that nothing was done; silence, and an error of the server's own, say nothing. */
function mayHaveBeenDone(failure: Failure): boolean {
  return failure.kind === 'silence' || failure.status === 408 || failure.status >= 500;
}

/** Waits for what may pass. */
export async function pauseOrThrow(
  { failure, error }: Failed,
  retry: number,
  call: Call,
  { holderId, credential: { name }, signal }: Work,
  wire: Wire,
): Promise<void> {
  const isFinal = retry >= MAX_RETRIES || remedyFor(failure) === 'stop';
  if (isFinal) throw explain(error, askedOfCredential(call, holderId, name), wire);
  await waitFor(waitBefore(retry, failure, wire.random), wire, signal);
}
