/** What of a plan is carried out: the same of a plan to migrate and of one to undo. */
import type { MigrationPlan } from '../formats/plan.js';

export type ExecutablePlan = Pick<MigrationPlan, 'planId' | 'target' | 'inputs' | 'stages' | 'changes' | 'checks'> & {
  /** The plan that it takes back. */
  reverts?: string;
};
