/** Answering the checks of a plan. They read, and write nothing that stays. */
import type { CheckOutcome } from '../core/change/check-outcome.js';
import type { Check } from '../core/change/types.js';

export interface CheckContext {
  signal: AbortSignal;
  /** When the last credential that it relies on was written, in milliseconds since 1970; absent: not lately. */
  lastWriteAt?: number;
  /** Told whenever the reason of waiting changes: `2 of 3 updated`. */
  onProgress(detail: string): void;
}

export interface Checks {
  /** Every failure is an outcome; rejects with the reason of the signal, or with a bug. */
  run(check: Check, context: CheckContext): Promise<CheckOutcome>;
}
