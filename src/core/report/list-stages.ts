/** The changes of a plan in the order of its stages, for listing. */
import type { Change } from '../change/types.js';
import type { MigrationPlan, Stage } from '../formats/plan.js';
import { groupBy } from '../group-by.js';
import { placeOf } from './change-place.js';
import { type Action, actionOf, titleOf, touchedNames } from './change-title.js';

export interface StageList {
  stage: Stage;
  waves: readonly WaveList[];
}

export interface WaveList {
  /** Absent in a stage without waves. */
  wave?: number;
  lines: readonly ChangeLine[];
}

export interface ChangeLine {
  action: Action;
  root: string;
  namespace: string;
  title: string;
  /** What an update touches. */
  fields: readonly string[];
  bySource: boolean;
}

export function listStages(plan: MigrationPlan): StageList[] {
  return plan.stages.map((stage) => ({ stage, waves: listWaves(plan, stage) }));
}

/** In the order of the plan, which is the order in which they happen. */
export function listChanges(plan: MigrationPlan, changes: readonly Change[]): ChangeLine[] {
  return changes.map((change) => ({
    action: actionOf(change),
    ...placeOf(plan, change),
    title: titleOf(change),
    fields: touchedNames(change),
    bySource: change.by === 'source',
  }));
}

function listWaves(plan: MigrationPlan, stage: Stage): WaveList[] {
  const changes = plan.changes.filter((change) => change.stage === stage.id);
  const waves = groupBy(changes, ({ wave }) => wave);
  return [...waves]
    .sort(([a = 0], [b = 0]) => a - b)
    .map(([wave, members]) => ({ ...(wave === undefined ? {} : { wave }), lines: listChanges(plan, members) }));
}
