/** Whether somebody wants what is going to be written (plan-apply C12). Standard input is never taken for an answer unasked. */
import { countNoun } from '../core/count-noun.js';
import { MigrationError } from '../core/errors.js';
import type { Stage } from '../core/formats/plan.js';
import type { ClusterIdentity } from '../core/inventory/found.js';
import type { ApprovalQuestion } from '../usecases/apply.js';
import type { Prompter } from './prompter.js';
import type { ApprovalFlags } from './run-flags.js';

export interface ApprovalContext {
  planId: string;
  /** Those with changes that are asked for. */
  stages: readonly Stage[];
  flags: ApprovingFlags;
  /** Absent: nobody is there. */
  prompter?: Prompter;
}

type ApprovingFlags = Pick<ApprovalFlags, 'yes' | 'approve' | 'confirm'>;
type ApprovedCluster = Pick<ClusterIdentity, 'context' | 'server'>;

const SHORTEST_ID = 12;

/**
 * To be asked before anything else: whether the question could be answered at all.
 * @throws MigrationError `not-approved`
 */
export function requireAnswer({ flags, prompter, planId, stages }: ApprovalContext): void {
  if (flags.approve !== undefined) refuseOtherPlan(flags.approve, planId);
  if (prompter || stages.length === 0) return;
  if (stages.some(isDestructive)) return requireConfirmation(flags, planId);
  if (flags.yes || flags.approve !== undefined) return;
  throw notApproved('Nobody is there to approve this plan', [
    `Approve exactly what was reviewed: --approve ${shorten(planId)}`,
    'Or approve whatever it holds: --yes',
  ]);
}

/** Which cluster it is, is not known yet: whether that is its name, is asked later. */
function requireConfirmation({ confirm, approve }: ApprovingFlags, planId: string): void {
  if (confirm !== undefined && approve !== undefined) return;
  throw notApproved('Nobody is there to confirm what destroys something', [
    `Give both: --confirm CLUSTER --approve ${shorten(planId)}`,
    'CLUSTER is the name of its context in the kubeconfig',
  ]);
}

/** How it was approved. @throws MigrationError `not-approved` */
export async function askApproval(
  context: ApprovalContext,
  { pending, open }: ApprovalQuestion,
  cluster: ApprovedCluster,
): Promise<string> {
  if (pending.length === 0) return 'nothing-to-write';
  if (open.length === 0) return 'approved-before';
  const destroyed = context.stages.filter((stage) => isDestructive(stage) && open.includes(stage.id));
  if (destroyed.length > 0) return confirmCluster(context, destroyed, cluster);
  if (context.flags.approve !== undefined) return '--approve';
  if (context.flags.yes) return '--yes';
  const answer = await context.prompter?.ask(askForYes({ pending, open }, cluster));
  if (answer === 'yes') return 'tty-yes';
  throw notApproved('The plan was not approved', ['Nothing was written; look at it again: migrate diff PLAN']);
}

/** The server too: a plan from files names no cluster, so that a wrong context is seen here or nowhere. */
function askForYes({ pending, open }: ApprovalQuestion, { context, server }: ApprovedCluster): string {
  const restarted = new Set(pending.filter(({ stage }) => stage === 'workloads').flatMap(({ why }) => why.consumers));
  const what = `${countNoun(pending.length, 'change')} in ${open.join(', ')}; ${countNoun(restarted.size, 'workload')} restarted`;
  return `${what}, on ${context} (${server}).\nOnly 'yes' will be accepted to approve.`;
}

/** `--yes` alone never suffices for what destroys. */
async function confirmCluster(
  { flags, prompter, planId }: ApprovalContext,
  stages: readonly Stage[],
  { context: clusterName }: ApprovedCluster,
): Promise<string> {
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

function isDestructive({ kind }: Stage): boolean {
  return kind === 'destructive';
}

function shorten(planId: string): string {
  return planId.slice(0, 'sha256:'.length + SHORTEST_ID);
}

function notApproved(what: string, next: readonly string[]): MigrationError {
  return new MigrationError({ code: 'not-approved', kind: 'not_approved', what, next });
}
