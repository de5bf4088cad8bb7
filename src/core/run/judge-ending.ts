/** How a run ends, from how its steps ended (plan-apply §2). */
import type { FailureKind } from '../errors.js';
import { isInPlace, type StepResult } from './step-result.js';

export type Ending = 'ok' | FailureKind;

export interface RunFacts {
  mode: 'apply' | 'rollback';
  changes: readonly StepResult[];
  checks: readonly StepResult[];
  /** Whether this run has written anything, or an earlier one that it goes on with. */
  wrote: boolean;
  /** Why it stopped before its end, where it did. */
  stopped: 'interrupted' | 'lock-lost' | 'cannot-record' | undefined;
}

export function judgeEnding(facts: RunFacts): Ending {
  const { mode, changes, checks, wrote, stopped } = facts;
  const isComplete = changes.every((result) => isDone(result));
  if (stopped === 'interrupted') return 'interrupted';
  if (!isComplete && mode === 'rollback') return 'rollback_incomplete';
  if (!isComplete && wrote) return 'partial';
  if (!isComplete) return judgeUnwritten(facts);
  const answers = [...changes, ...checks].flatMap((result) => ('outcome' in result ? result.outcome.answer : []));
  if (answers.includes('fail')) return 'verify_failed';
  return answers.includes('inconclusive') || checks.some(isUnanswered) ? 'inconclusive' : 'ok';
}

/** What somebody else has to write is not ours to miss. */
function isDone(result: StepResult): boolean {
  return isInPlace(result) || ['by-source', 'not-ready', 'not-restarted'].includes(result.state);
}

function isUnanswered({ state }: StepResult): boolean {
  return state === 'not-reached' || state === 'skipped';
}

function judgeUnwritten({ changes, checks, stopped }: RunFacts): Ending {
  if (stopped === 'lock-lost') return 'locked';
  if (changes.some(({ state }) => state === 'failed')) return 'failed';
  if (changes.some(({ state }) => state === 'drifted')) return 'stale';
  const answers = checks.flatMap((result) => ('outcome' in result ? result.outcome.answer : []));
  if (answers.includes('fail')) return 'verify_failed';
  return answers.includes('inconclusive') ? 'inconclusive' : 'failed';
}
