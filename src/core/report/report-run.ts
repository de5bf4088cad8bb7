/** What a run comes to, as the document that is printed. */
import { formatPath } from '../change/format-path.js';
import { formatValue } from '../change/format-value.js';
import type { Change, Check } from '../change/types.js';
import type { MigrationPlan } from '../formats/plan.js';
import type { ReportedStep, RunReport } from '../formats/run-report.js';
import { RUN_REPORT_FORMAT_VERSION } from '../formats/versions.js';
import { countSteps } from '../run/count-steps.js';
import type { RunOutcome } from '../run/run-outcome.js';
import { isInPlace, type StepResult } from '../run/step-result.js';
import { nextAfterRun, type RunCommand } from './next-after-run.js';
import { nameSteps, type StepNames } from './step-names.js';

/** Which exit code it is depends on the signal that stopped it, where one did. */
export type EndedRunReport = Omit<RunReport, 'exitCode'>;

export function reportRun(
  outcome: RunOutcome,
  { stages }: Pick<MigrationPlan, 'stages'>,
  command: RunCommand,
): EndedRunReport {
  const { mode, planId, runId, journal, ending, steps, results, error } = outcome;
  const resultOf = ({ id }: Change | Check): StepResult => results.get(id) ?? { state: 'not-reached' };
  const { nameOf } = nameSteps(steps);
  const selected = new Set([...steps.changes, ...steps.checks].map(({ stage }) => stage));
  const report = {
    kind: 'RunReport' as const,
    formatVersion: RUN_REPORT_FORMAT_VERSION,
    mode,
    planId,
    ...(runId !== undefined && { runId }),
    ...(journal !== undefined && { journal }),
    outcome: ending,
    counts: countChanges(steps.changes.map(resultOf)),
    stages: stages
      .filter(({ id }) => id !== 'preflight' && selected.has(id))
      .map(({ id }) => ({ id, counts: countStage(id, outcome) })),
    steps: [...steps.changes, ...steps.checks].map((step) => ({
      ...describeStep(step, nameOf),
      ...describeResult(resultOf(step)),
    })),
    held: stages.filter(({ id, kind }) => kind === 'destructive' && !selected.has(id)).map(({ id }) => id),
    ...(error && { error: { ...error, next: [...error.next] } }),
  };
  return { ...report, next: nextAfterRun(report, command) };
}

function countChanges(results: readonly StepResult[]): RunReport['counts'] {
  const count = (...states: StepResult['state'][]): number =>
    results.filter(({ state }) => states.includes(state)).length;
  const notReady = count('not-ready', 'not-restarted');
  const bySource = count('by-source');
  return {
    changes: results.length,
    applied: count('applied'),
    already: count('already'),
    ...{ notReady, bySource },
    open: results.filter((result) => !isInPlace(result)).length - notReady - bySource,
  };
}

function countStage(id: string, { steps, results }: RunOutcome): RunReport['stages'][number]['counts'] {
  const ofStage = ({ stage }: Change | Check): boolean => stage === id;
  return countSteps({ changes: steps.changes.filter(ofStage), checks: steps.checks.filter(ofStage) }, results);
}

type StepKeys = 'id' | 'title' | 'stage' | 'wave';

function describeStep({ id, stage, wave }: Change | Check, nameOf: StepNames['nameOf']): Pick<ReportedStep, StepKeys> {
  return { id, title: nameOf(id), stage, ...(wave !== undefined && { wave }) };
}

const ANSWERS = { pass: 'passed', fail: 'failed', inconclusive: 'inconclusive' } as const;

function describeResult(result: StepResult): Omit<ReportedStep, StepKeys> {
  switch (result.state) {
    case 'failed': {
      const { code, message, next } = result;
      return { state: 'failed', code, message, next: [...next] };
    }
    case 'drifted':
      return { state: 'drifted', message: result.why, drift: describeDrift(result) };
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

function describeDrift({ fields }: Extract<StepResult, { state: 'drifted' }>): NonNullable<ReportedStep['drift']> {
  return fields.map(({ at, planned, found }) => ({
    path: formatPath(at),
    planned: formatValue(planned),
    found: formatValue(found),
  }));
}
