/** How long to wait for what may pass, and when to give up. */
import type { Clock } from '../../ports/clock.js';
import type { Failure } from './failure.js';
import { meaningOf, type Remedy } from './refusal-rules.js';

export interface Patience {
  clock: Clock;
  /** 0 ≤ n < 1; spreads retries, so that clients do not come back together. */
  random: () => number;
  /** Told before each wait that Azure makes necessary. */
  onWait: (seconds: number) => void;
}

export const MAX_RETRIES = 10;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** Azure may ask for a whole window of its limits, which is five minutes. */
const LONGEST_ASKED_MS = 300_000;

/** Codes that may be gone at the next try. A name that cannot be resolved, or a certificate, stays as it is. */
const PASSING = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'PARSE_ERROR',
  'REQUEST_SEND_ERROR',
]);

export function remedyFor(failure: Failure): Remedy {
  if (failure.kind === 'silence') return PASSING.has(failure.code) ? 'again' : 'stop';
  return meaningOf(failure).remedy;
}

/** What Azure asks for and a little by chance, else half of a doubling time and up to all of it by chance. */
export function waitBefore(retry: number, failure: Failure | undefined, random: () => number): number {
  const asked = failure?.kind === 'refusal' ? failure.waitMs : undefined;
  if (asked !== undefined) return Math.min(asked, LONGEST_ASKED_MS) + random() * FIRST_WAIT_MS;
  return Math.min(FIRST_WAIT_MS * 2 ** retry, LONGEST_WAIT_MS) * (0.5 + random() / 2);
}

export async function waitFor(milliseconds: number, patience: Patience, signal: AbortSignal): Promise<void> {
  patience.onWait(milliseconds / 1000);
  await patience.clock.sleep(milliseconds, signal);
}
