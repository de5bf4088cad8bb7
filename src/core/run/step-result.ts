/** How a change or a check of a run ended. */
import type { CheckOutcome } from '../change/check-outcome.js';
import type { DriftedField } from '../change/classify.js';

export type StepResult =
  /** Written by a run of this plan and read back. */
  | { state: 'applied' }
  /** It held before anybody wrote it. */
  | { state: 'already' }
  /** Of a dry run: the server would take it. */
  | { state: 'accepted' }
  | { state: 'failed'; code: string; message: string; next: readonly string[] }
  | { state: 'drifted'; fields: readonly DriftedField[]; why: string }
  /** It, or something that it needs, is for Helm, Flux, Argo CD or an operator to write. */
  | { state: 'by-source' }
  /** In place, and what should follow from it in the cluster did not, or not in time. */
  | { state: 'not-ready'; outcome: CheckOutcome }
  /** In place, and its pods are replaced only when somebody deletes them. */
  | { state: 'not-restarted'; outcome: CheckOutcome }
  /** Written, and taken back since what followed was bad. */
  | { state: 'undone'; why: string }
  | { state: 'checked'; outcome: CheckOutcome }
  /** A check before changes that are all in place. */
  | { state: 'not-needed' }
  /** Something before it stopped it. */
  | { state: 'skipped'; why: string }
  /** The run ended before. */
  | { state: 'not-reached' };

const LEFT_TO_PEOPLE = new Set(['pods-not-restarted', 'rollout-paused']);

/** Its pods stay as they are until somebody deletes them, or resumes the workload: nothing is wrong, and nothing to wait for. */
export function isLeftToPeople({ code }: CheckOutcome): boolean {
  return code !== undefined && LEFT_TO_PEOPLE.has(code);
}

/** Whether what needs the step may go on. */
export function isInPlace(result: StepResult): boolean {
  switch (result.state) {
    case 'applied':
    case 'already':
    case 'accepted':
    case 'not-needed':
      return true;
    case 'checked':
      return result.outcome.answer === 'pass';
    default:
      return false;
  }
}

/** Whether the fields of a change hold what they shall, however its pods are. */
export function isWritten({ state }: StepResult): boolean {
  return state === 'applied' || state === 'already' || state === 'not-ready' || state === 'not-restarted';
}
