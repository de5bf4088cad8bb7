/** One call to Azure, with its failure told in our words. */
import { setMaxListeners } from 'node:events';
import { MigrationError } from '../../core/errors.js';
import type { Asked } from './call.js';
import { failureError } from './errors.js';
import { failureOf } from './failure.js';
import { isLoginError, loginError } from './login-error.js';
import { meaningOf } from './refusal-rules.js';
import type { Wire } from './wire.js';

/** Rejects with a MigrationError, or with the reason of the signal. */
export async function attempt<T>(wire: Wire, asked: Asked, signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  // Every request in flight listens to the one signal of the run; Node takes more than ten for a leak.
  setMaxListeners(0, signal);
  try {
    return await run();
  } catch (error) {
    signal.throwIfAborted();
    throw explain(error, asked, wire);
  }
}

/** Undefined where Azure says that there is none. Not of a subscription: which ones there are depends on the login. */
export async function attemptRead<T>(
  wire: Wire,
  asked: Asked,
  signal: AbortSignal,
  run: () => Promise<T>,
): Promise<T | undefined> {
  return attempt(wire, asked, signal, () => run().catch((error: unknown) => absentOr(error, wire)));
}

function absentOr(error: unknown, { clock }: Wire): undefined {
  const failure = failureOf(error, clock);
  const code = failure?.kind === 'refusal' && failure.status === 404 ? meaningOf(failure).code : undefined;
  if (code === 'azure-not-found' || code === 'azure-identity-not-found') return undefined;
  throw error;
}

/** A failure that is none of Azure's, nor of a login, is a bug: it comes back as it is. */
export function explain(error: unknown, asked: Asked, { clock, cloud, login }: Wire): unknown {
  if (error instanceof MigrationError) return error;
  if (isLoginError(error)) return loginError(error, asked, login, cloud.authority);
  const failure = failureOf(error, clock);
  const server = 'graph' in asked.call.needs ? cloud.graph : cloud.resourceManager;
  return failure ? failureError(failure, asked, new URL(server).host) : error;
}
