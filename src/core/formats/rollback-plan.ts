/** The plan that takes another one back: made by `migrate rollback`, reviewed and carried out as any plan is. */
import { Change, Check, StageId } from '../change/types.js';
import { PlanInputs, PlanTarget, Stage } from './plan.js';
import { Finding } from './scan.js';
import { extend, oneOf, type Static, strict, text, Type } from './schema.js';

export const KEPT_CODES = [
  'additive',
  'not-ours',
  'not-proved',
  'in-use',
  'not-certain',
  'by-source',
  'impossible',
  'gone',
] as const;

export const Kept = strict(
  {
    change: text('Id in the plan that is undone'),
    subject: text('Ref of what it is about, ARM id, or path'),
    code: oneOf(KEPT_CODES, {
      description:
        'additive: harmless, and others may use it by now. not-ours: it was there before. not-proved: nothing proves that we ' +
        'made it. in-use: somebody relies on it. not-certain: who relies on it could not be read. by-source: Helm, GitOps or ' +
        'an operator has written it. impossible: it cannot be undone. gone: its object is not there any more',
    }),
    why: text('One sentence'),
  },
  { description: 'What is left as it is' },
);
export type Kept = Static<typeof Kept>;

export const RollbackOptions = strict({
  stages: Type.Array(StageId, { description: 'Of the plan that is undone; empty: all' }),
  waves: Type.Array(Type.Integer({ minimum: 1 }), { description: 'Empty: all' }),
  only: Type.Array(text(), { description: 'Refs of consumers, or namespaces; empty: all' }),
  deleteCreated: Type.Boolean({ description: 'Delete what we made and nobody uses' }),
  skipDrifted: Type.Boolean({ description: 'What somebody has changed since may stay as it is' }),
});
export type RollbackOptions = Static<typeof RollbackOptions>;

export const RollbackSummary = strict({
  update: Type.Integer(),
  create: Type.Integer(),
  delete: Type.Integer(),
  restart: Type.Integer({ description: 'Workloads whose pods are replaced' }),
  kept: Type.Integer(),
  drifted: Type.Integer(),
  consumers: Type.Integer({ description: 'Consumers that go back to pod identity' }),
});
export type RollbackSummary = Static<typeof RollbackSummary>;

export const RollbackPlan = strict({
  kind: Type.Literal('RollbackPlan'),
  formatVersion: text(),
  planId: text('sha256:… over target, inputs, changes, checks and reverts'),
  reverts: text('planId of the plan that is undone'),
  applyable: Type.Boolean({ description: 'False when there is nothing to undo' }),
  target: PlanTarget,
  inputs: PlanInputs,
  options: RollbackOptions,
  stages: Type.Array(Stage, { description: 'The other way round: the last comes first' }),
  changes: Type.Array(Change),
  checks: Type.Array(Check),
  kept: Type.Array(Kept),
  findings: Type.Array(Finding),
  summary: RollbackSummary,
});
export type RollbackPlan = Static<typeof RollbackPlan>;

/** The saved plan. */
export const RollbackPlanFile = extend(RollbackPlan, {
  tool: strict({ name: text(), version: text() }),
  createdAt: text('RFC 3339, UTC'),
  fileDigest: text('sha256:… over everything else in the file, against edits by hand'),
});
export type RollbackPlanFile = Static<typeof RollbackPlanFile>;
