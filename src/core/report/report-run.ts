/** What a run comes to, as the document that is printed. */
import type { Change, Check } from '../change/types.js';
import type { MigrationPlan } from '../formats/plan.js';
import type { ReportedStep, RunReport } from '../formats/run-report.js';
import { RUN_REPORT_FORMAT_VERSION } from '../formats/versions.js';
import type { RunOutcome } from '../run/run-outcome.js';
import { isInPlace, type StepResult } from '../run/step-result.js';

export function reportRun(outcome: RunOutcome, { stages }: Pick<MigrationPlan, 'stages'>): RunReport {
  const { mode, planId, runId, journal, ending, steps, results, error } = outcome;
  const resultOf = ({ id }: Change | Check): StepResult => results.get(id) ?? { state: 'not-reached' };
  const ofChanges = steps.changes.map(resultOf);
  const count = (state: StepResult['state']): number => ofChanges.filter((result) => result.state === state).length;
  const selected = new Set([...steps.changes, ...steps.checks].map(({ stage }) => stage));
  return {
    kind: 'RunReport',
    formatVersion: RUN_REPORT_FORMAT_VERSION,
    mode,
    planId,
    ...(runId !== undefined && { runId }),
    ...(journal !== undefined && { journal }),
    outcome: ending,
    counts: {
      changes: ofChanges.length,
      applied: count('applied'),
      already: count('already'),
      bySource: count('by-source'),
      open: ofChanges.filter((result) => !isInPlace(result) && !isElsewhere(result)).length,
    },
    steps: [...steps.changes, ...steps.checks].map((step) => reportStep(step, resultOf(step))),
    held: stages.filter(({ id, kind }) => kind === 'destructive' && !selected.has(id)).map(({ id }) => id),
    ...(error && { error: { ...error, next: [...error.next] } }),
  };
}

function isElsewhere({ state }: StepResult): boolean {
  return state === 'by-source' || state === 'not-ready' || state === 'not-restarted';
}

function reportStep({ id, stage, wave }: Change | Check, result: StepResult): ReportedStep {
  return { id, stage, ...(wave !== undefined && { wave }), ...describeResult(result) };
}

const ANSWERS = { pass: 'passed', fail: 'failed', inconclusive: 'inconclusive' } as const;

function describeResult(result: StepResult): Pick<ReportedStep, 'state' | 'code' | 'message' | 'next'> {
  switch (result.state) {
    case 'failed': {
      const { code, message, next } = result;
      return { state: 'failed', code, message, next: [...next] };
    }
    case 'drifted':
    case 'undone':
    case 'skipped':
      return { state: result.state, message: result.why };
    case 'checked':
    case 'not-ready':
    case 'not-restarted': {
      const { answer, summary, code, next, unproved } = result.outcome;
      const state = result.state === 'checked' ? ANSWERS[answer] : result.state;
      const message = [summary, ...unproved].join('; ');
      return { state, message, ...(code !== undefined && { code }), ...(answer !== 'pass' && { next: [...next] }) };
    }
    default:
      return { state: result.state };
  }
}
