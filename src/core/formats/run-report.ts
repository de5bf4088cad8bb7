/** The document that `apply` and `rollback` print: how a run ended. Emitted only: minor versions add keys. */
import { StageId } from '../change/types.js';
import { oneOf, type Static, strict, text, Type } from './schema.js';
import { StepCounts } from './step-counts.js';

export const STEP_STATES = [
  'applied',
  'already',
  'accepted',
  'passed',
  'not-needed',
  'failed',
  'inconclusive',
  'drifted',
  'by-source',
  'not-ready',
  'not-restarted',
  'undone',
  'skipped',
  'not-reached',
] as const;

export const ReportedStep = strict({
  id: text('Of the change or the check'),
  title: text('As people call it'),
  stage: StageId,
  wave: Type.Optional(Type.Integer({ minimum: 1 })),
  state: oneOf(STEP_STATES, {
    description:
      'applied: written and read back. already: held before. accepted: of a dry run. by-source: Helm, GitOps or an operator ' +
      'has to write it. not-ready: in place, and its pods are not. not-restarted: in place, and its pods are replaced only ' +
      'when somebody deletes them. undone: written, and taken back. not-reached: the run ended before',
  }),
  code: Type.Optional(text('Stable; `migrate explain` tells more of some')),
  message: Type.Optional(text('One line')),
  drift: Type.Optional(Type.Array(strict({ path: text(), planned: text(), found: text() }))),
  next: Type.Optional(Type.Array(text())),
});
export type ReportedStep = Static<typeof ReportedStep>;

export const RunReport = strict({
  kind: Type.Literal('RunReport'),
  formatVersion: text(),
  mode: oneOf(['apply', 'rollback', 'dry-run']),
  planId: text(),
  runId: Type.Optional(text('Absent: there was nothing to write, so that no run began')),
  journal: Type.Optional(text('Path')),
  outcome: text('Name of the exit code'),
  exitCode: Type.Integer(),
  counts: strict({
    changes: Type.Integer({ description: 'Asked for' }),
    applied: Type.Integer(),
    already: Type.Integer(),
    notReady: Type.Integer({ description: 'In place, and their pods are not ready or not replaced' }),
    bySource: Type.Integer(),
    open: Type.Integer({ description: 'Neither in place nor for somebody else to write' }),
  }),
  stages: Type.Array(strict({ id: StageId, counts: StepCounts }), {
    description: 'Those that were asked for; what the pre-flight does not pass ends a run before it begins',
  }),
  steps: Type.Array(ReportedStep),
  held: Type.Array(StageId, { description: 'Stages of the plan that were not asked for and destroy something' }),
  error: Type.Optional(strict({ code: text(), message: text(), next: Type.Array(text()) })),
  next: Type.Array(text(), { description: 'What to do, or to run, next' }),
});
export type RunReport = Static<typeof RunReport>;
