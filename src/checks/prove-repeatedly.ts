/**
 * Asks until the answer was yes several times in a row: the parts of Entra learn of a credential one after the other, and
 * one that was asked too early goes on refusing (azure-facts §3.4).
 */
import type { CheckOutcome } from '../core/change/check-outcome.js';
import type { Clock } from '../ports/clock.js';
import { gaveUp, passed, refusedForGood, type Tally } from './token-outcomes.js';
import type { TokenQuestion } from './token-question.js';
import type { Trial } from './try-token.js';

export interface Patience {
  /** From the last write of a credential to the first question. */
  settleMs: number;
  /** Yes in a row, and the time between two of them. */
  successes: number;
  spreadMs: number;
  /** After a no, doubled with each further one. */
  firstRetryMs: number;
  longestRetryMs: number;
  /** From the first question to the last that may follow a no. */
  windowMs: number;
}

export const DEFAULT_PATIENCE: Patience = {
  settleMs: 30_000,
  successes: 3,
  spreadMs: 20_000,
  firstRetryMs: 15_000,
  longestRetryMs: 60_000,
  windowMs: 600_000,
};

export interface Proof {
  question: TokenQuestion;
  patience: Patience;
  clock: Clock;
  /** Told before each wait. */
  onWait: (milliseconds: number) => void;
  attempt: () => Promise<Trial>;
}

/** Everything in its proportion to the time between two exchanges, in milliseconds. */
export function patienceFor(spreadMs: number): Patience {
  const { settleMs, firstRetryMs, longestRetryMs, spreadMs: usual } = DEFAULT_PATIENCE;
  const share = spreadMs / usual;
  return {
    ...DEFAULT_PATIENCE,
    spreadMs,
    settleMs: settleMs * share,
    firstRetryMs: firstRetryMs * share,
    longestRetryMs: longestRetryMs * share,
  };
}

export async function proveRepeatedly(proof: Proof, signal: AbortSignal): Promise<CheckOutcome> {
  const { question, patience, clock, attempt } = proof;
  await wait(proof, timeToSettle(question, patience, clock), signal);
  const startedAt = clock.now();
  const tally: Tally = { asked: 0, granted: 0, seconds: 0 };
  for (let inARow = 0, noes = 0; ;) {
    const trial = await attempt();
    tally.asked += 1;
    tally.seconds = (clock.now() - startedAt) / 1000;
    if (trial.result === 'granted') {
      tally.granted += 1;
      inARow += 1;
      if (inARow >= patience.successes) return passed(question, inARow, tally);
      await wait(proof, patience.spreadMs, signal);
      continue;
    }
    if (trial.stays === undefined) return refusedForGood(trial.explained);
    const pause = Math.min(patience.firstRetryMs * 2 ** noes, patience.longestRetryMs);
    if (clock.now() + pause > startedAt + patience.windowMs) return gaveUp(trial.stays, trial.explained, tally);
    inARow = 0;
    noes += 1;
    await wait(proof, pause, signal);
  }
}

function timeToSettle({ lastWriteAt }: TokenQuestion, { settleMs }: Patience, clock: Clock): number {
  return lastWriteAt === undefined ? 0 : Math.max(0, lastWriteAt + settleMs - clock.now());
}

async function wait({ clock, onWait }: Proof, milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds === 0) return;
  onWait(milliseconds);
  await clock.sleep(milliseconds, signal);
}
