/** A plan as differences: per object, the touched part before and after. */
import { structuredPatch } from 'diff';
import type { DriftedField } from '../change/classify.js';
import { refOfTarget, targetKey } from '../change/target.js';
import type { Change, StageId, Standing } from '../change/types.js';
import { ownedElsewhere } from '../findings/owned-elsewhere.js';
import type { MigrationPlan } from '../formats/plan.js';
import type { RollbackPlan } from '../formats/rollback-plan.js';
import { groupBy } from '../group-by.js';
import { orderSteps } from '../plan/order-steps.js';
import { placeOf } from './change-place.js';
import { type Action, actionOf, ACTIONS, titleOf } from './change-title.js';
import { showTouchedPart } from './touched-yaml.js';

/** Where a change stands against what is there now. */
export interface ChangeStanding {
  standing: Standing;
  /** The places that drifted. */
  fields?: readonly DriftedField[];
}

/** What can be looked at before it is carried out. */
export type ReviewedPlan = MigrationPlan | RollbackPlan;

export interface PlanDiff {
  planId: string;
  /** Whether objects are told apart by their root too. */
  manyRoots: boolean;
  objects: readonly ObjectDiff[];
}

export interface ObjectDiff {
  root: string;
  title: string;
  action: Action;
  /** Hunk headers and lines of a unified diff; empty for an object that is only restarted. */
  lines: readonly string[];
  changes: readonly DiffedChange[];
}

export interface DiffedChange extends Partial<ChangeStanding> {
  id: string;
  action: Action;
  stage: StageId;
  wave?: number;
  /** Who has to make it, when that is not us. */
  source?: string;
}

const CONTEXT_LINES = 3;

/** One entry per object, in the order in which the plan reaches them. `standings` is keyed by the id of the change. */
export function planDiff(plan: ReviewedPlan, standings?: ReadonlyMap<string, ChangeStanding>): PlanDiff {
  const ordered = inOrder(plan);
  const byTarget = groupBy(ordered, ({ target }) => targetKey(target));
  return {
    planId: plan.planId,
    manyRoots: plan.target.roots.length > 1,
    objects: [...byTarget.values()].flatMap((changes) => diffObject(plan, changes, standings)),
  };
}

/** What takes a plan back is the other way round. */
function inOrder({ kind, changes, checks }: ReviewedPlan): readonly Change[] {
  return kind === 'RollbackPlan' ? changes : orderSteps(changes, [...changes, ...checks]);
}

function diffObject(
  plan: ReviewedPlan,
  changes: readonly Change[],
  standings: ReadonlyMap<string, ChangeStanding> | undefined,
): ObjectDiff[] {
  const [first] = changes;
  if (!first) return [];
  return [
    {
      root: placeOf(plan, first).root,
      title: titleOf(first),
      action: mainAction(changes),
      lines: diffLines(changes),
      changes: changes.map((change) => describeChange(plan, change, standings?.get(change.id))),
    },
  ];
}

function describeChange(plan: ReviewedPlan, change: Change, standing: ChangeStanding | undefined): DiffedChange {
  const { id, stage, wave, by } = change;
  return {
    id,
    action: actionOf(change),
    stage,
    ...(wave === undefined ? {} : { wave }),
    ...(by === 'source' ? { source: sourceOf(plan, change) } : {}),
    ...standing,
  };
}

/** The finding that made it somebody else's names the tool. */
function sourceOf(plan: ReviewedPlan, change: Change): string {
  const { target } = change;
  if (target.system === 'azure') return 'a person makes this change in Azure: the finding has the command';
  const { root } = target;
  const names = [...(target.system === 'kubernetes' ? [refOfTarget(target)] : []), ...change.why.consumers];
  const owner = names
    .map((name) =>
      plan.findings.find(
        (finding) => finding.code === ownedElsewhere.code && finding.subject === name && finding.root === root,
      ),
    )
    .find((finding) => finding !== undefined);
  if (!owner) return 'Helm, GitOps or an operator makes this change';
  return `${owner.subject} ${owner.message}`;
}

/** Restarting comes with an edit; alone it is what happens to the object. */
function mainAction(changes: readonly Change[]): Action {
  const actions = new Set(changes.map(actionOf));
  return ACTIONS.find((action) => actions.has(action)) ?? 'update';
}

function diffLines(changes: readonly Change[]): string[] {
  const { before, after } = showTouchedPart(changes);
  const { hunks } = structuredPatch('before', 'after', before, after, undefined, undefined, { context: CONTEXT_LINES });
  return hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${formatRange(oldStart, oldLines)} +${formatRange(newStart, newLines)} @@`,
    ...lines,
  ]);
}

/** The unified format counts an empty range from the line before it. */
function formatRange(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`;
}
