/** Whether somebody wants what is going to be written (plan-apply C12). Standard input is never taken for an answer unasked. */
import { countNoun } from '../core/count-noun.js';
import { MigrationError } from '../core/errors.js';
import type { Stage } from '../core/formats/plan.js';
import type { ApprovalQuestion } from '../usecases/apply.js';
import type { Prompter } from './prompter.js';
import type { ApprovalFlags } from './run-flags.js';

export interface ApprovalContext {
  planId: string;
  stages: readonly Stage[];
  /** Of the plan's cluster, as a person knows it. */
  clusterName: string;
  flags: ApprovalFlags;
  /** Absent: nobody is there. */
  prompter?: Prompter;
}

const SHORTEST_ID = 12;

/**
 * To be asked before anything else: whether the question could be answered at all.
 * @throws MigrationError `not-approved`
 */
export function requireAnswer({ flags, prompter, planId }: ApprovalContext): void {
  if (flags.approve !== undefined) return refuseOtherPlan(flags.approve, planId);
  if (flags.yes || prompter) return;
  throw notApproved('Nobody is there to approve this plan', [
    `Approve exactly what was reviewed: --approve ${shorten(planId)}`,
    'Or approve whatever it holds: --yes',
  ]);
}

/** How it was approved. @throws MigrationError `not-approved` */
export async function askApproval(context: ApprovalContext, { pending, open }: ApprovalQuestion): Promise<string> {
  if (pending.length === 0) return 'nothing-to-write';
  if (open.length === 0) return 'approved-before';
  const destroyed = context.stages.filter(({ id, kind }) => kind === 'destructive' && open.includes(id));
  if (destroyed.length > 0) return confirmCluster(context, destroyed);
  if (context.flags.approve !== undefined) return '--approve';
  if (context.flags.yes) return '--yes';
  const restarts = new Set(pending.filter(({ stage }) => stage === 'workloads').flatMap(({ why }) => why.consumers))
    .size;
  const what = `${countNoun(pending.length, 'change')} in ${open.join(', ')}; ${countNoun(restarts, 'workload')} restarted, on ${context.clusterName}`;
  const answer = await context.prompter?.ask(`${what}.\nOnly 'yes' will be accepted to approve.`);
  if (answer === 'yes') return 'tty-yes';
  throw notApproved('The plan was not approved', ['Nothing was written; look at it again: migrate diff PLAN']);
}

/** `--yes` alone never suffices for what destroys. */
async function confirmCluster({ flags, clusterName, prompter, planId }: ApprovalContext, stages: readonly Stage[]) {
  const names = stages.map(({ id }) => id).join(', ');
  if (flags.confirm === clusterName && flags.approve !== undefined) return '--confirm';
  if (flags.confirm === undefined && prompter) {
    const answer = await prompter.ask(
      `${names} deletes objects. To go on, type the name of the cluster: ${clusterName}`,
    );
    if (answer === clusterName) return 'tty-cluster-name';
  }
  throw notApproved(`The stage ${names} destroys something, and was not confirmed`, [
    `Give both: --confirm ${clusterName} --approve ${shorten(planId)}`,
  ]);
}

function refuseOtherPlan(given: string, planId: string): void {
  const digits = given.replace(/^sha256:/, '').toLowerCase();
  const isLongEnough = new RegExp(`^[0-9a-f]{${SHORTEST_ID},64}$`).test(digits);
  if (isLongEnough && planId.replace(/^sha256:/, '').startsWith(digits)) return;
  throw notApproved('What is given with --approve is not the id of this plan', [
    `It is ${planId}; at least ${SHORTEST_ID} digits of it are needed`,
    'If it is not what was reviewed, look at it: migrate diff PLAN',
  ]);
}

function shorten(planId: string): string {
  return planId.slice(0, 'sha256:'.length + SHORTEST_ID);
}

function notApproved(what: string, next: readonly string[]): MigrationError {
  return new MigrationError({ code: 'not-approved', kind: 'not_approved', what, next });
}
