/** Repeats a read that failed for a passing reason, and waits as long as the server asks. */
import type { Clock } from '../../ports/clock.js';
import type { HttpResponse } from '../../ports/http.js';
import { parseRetryAfter } from '../retry-after.js';
import { isPassing } from './network-error.js';

export interface Patience {
  clock: Clock;
  /** 0 ≤ n < 1 */
  random: () => number;
  /** Whether this server has ever answered: one that never did is not waited for. */
  hasAnswered: () => boolean;
  onWait: (seconds: number) => void;
}

type Outcome = { response: HttpResponse } | { error: unknown };

const MAX_RETRIES = 4;
/** When the server itself names the time to come back; client-go's number. */
const MAX_ASKED_RETRIES = 10;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;
const RETRIED = new Set([429, 500, 502, 503, 504]);

/** The first answer that is no passing failure, else the last failure. */
export async function sendWithRetries(
  send: () => Promise<HttpResponse>,
  patience: Patience,
  signal: AbortSignal,
): Promise<HttpResponse> {
  for (let retries = 0; ; retries += 1) {
    const outcome = await settle(send);
    signal.throwIfAborted();
    const wait = planWait(outcome, retries, patience);
    if (wait !== undefined) {
      patience.onWait(wait / 1000);
      await patience.clock.sleep(wait, signal);
    } else if ('error' in outcome) {
      throw outcome.error;
    } else {
      return outcome.response;
    }
  }
}

async function settle(send: () => Promise<HttpResponse>): Promise<Outcome> {
  try {
    return { response: await send() };
  } catch (error) {
    return { error };
  }
}

/** Milliseconds until the next try; undefined: there is none. */
function planWait(outcome: Outcome, retries: number, patience: Patience): number | undefined {
  if ('error' in outcome) {
    const again = isPassing(outcome.error) && patience.hasAnswered() && retries < MAX_RETRIES;
    return again ? backOff(retries, patience) : undefined;
  }
  const { status, headers } = outcome.response;
  if (!RETRIED.has(status)) return undefined;
  const asked = parseRetryAfter(headers['retry-after'], patience.clock);
  if (asked !== undefined) return retries < MAX_ASKED_RETRIES ? Math.min(asked, LONGEST_WAIT_MS) : undefined;
  return retries < MAX_RETRIES ? backOff(retries, patience) : undefined;
}

/** Half of a doubling time, and up to all of it by chance, so that clients do not come back together. */
function backOff(retries: number, { random }: Patience): number {
  return Math.min(FIRST_WAIT_MS * 2 ** retries, LONGEST_WAIT_MS) * (0.5 + random() / 2);
}
