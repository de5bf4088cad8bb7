/** Outcomes of checks, made from their parts. */
import type { Answer, CheckOutcome } from '../core/change/check-outcome.js';
import { MigrationError } from '../core/errors.js';
import { describeError } from './token-outcomes.js';

export type Told = Partial<Omit<CheckOutcome, 'answer' | 'summary'>>;

export function makeOutcome(answer: Answer, summary: string, told: Told = {}): CheckOutcome {
  return { answer, summary, evidence: [], causes: [], next: [], unproved: [], ...told };
}

export function passed(summary: string, told: Told = {}): CheckOutcome {
  return makeOutcome('pass', summary, told);
}

export function failed(code: string, summary: string, told: Told = {}): CheckOutcome {
  return makeOutcome('fail', summary, { code, ...told });
}

export function inconclusive(code: string, summary: string, told: Told = {}): CheckOutcome {
  return makeOutcome('inconclusive', summary, { code, ...told });
}

/** It could not be looked at. */
export function notMeasured(error: MigrationError): CheckOutcome {
  const { summary, ...told } = describeError(error);
  return inconclusive(error.code, summary, told);
}

/** Every MigrationError becomes an outcome; rejects with the reason of the signal, or with a bug. */
export async function settleOutcome(ask: () => Promise<CheckOutcome>, signal: AbortSignal): Promise<CheckOutcome> {
  try {
    return await ask();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof MigrationError) return notMeasured(error);
    throw error;
  }
}
