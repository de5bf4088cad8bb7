/** Carries out a plan: the plan is refused where it does not fit, and gone on with where an earlier run has stopped. */
import type { ClusterIdentity } from '../core/inventory/found.js';
import { MigrationError } from '../core/errors.js';
import type { MigrationPlan } from '../core/formats/plan.js';
import { type EarlierRuns, readEarlierRuns } from '../core/run/earlier-runs.js';
import type { RunOutcome } from '../core/run/run-outcome.js';
import { type Selection, selectSteps } from '../core/run/select-steps.js';
import { dryRun } from '../engine/dry-run.js';
import { lockedBy } from '../engine/lock.js';
import type { RunPorts } from '../engine/run.js';
import type { RunSettings } from '../core/run/run-settings.js';
import { runPlan } from '../engine/run-plan.js';
import type { Change } from '../core/change/types.js';
import { refuseOtherCluster } from './refuse-other-cluster.js';

/** What is going to be written, for whoever approves it. */
export interface ApprovalQuestion {
  pending: readonly Change[];
  /** Stages of `pending` that were not approved in an earlier run of this plan. */
  open: readonly Change['stage'][];
}

export interface ApplyRequest {
  plan: ApplicablePlan;
  selection: Selection;
  /** Go on with a run that has stopped. */
  resume: boolean;
  dryRun: boolean;
  settings: RunSettings;
  runId: string;
  /** `user@host` */
  who: string;
  /** Version of the program. */
  tool: string;
  /** Which cluster the ports reach. */
  cluster: ClusterIdentity;
  ports: RunPorts;
  /** @throws MigrationError `not-approved` */
  approve: (question: ApprovalQuestion) => Promise<string>;
  signal: AbortSignal;
}

/** Of a plan to migrate, or of one to undo. */
export type ApplicablePlan = Pick<
  MigrationPlan,
  'planId' | 'applyable' | 'target' | 'inputs' | 'stages' | 'changes' | 'checks'
> & {
  kind: string;
  /** The plan that it takes back. */
  reverts?: string;
};

/**
 * @throws MigrationError when nothing was written: `other-cluster`, `plan-not-applyable`, `other-plugins`,
 * `nothing-selected`, `unfinished-run`, and those of `runPlan`
 */
export async function apply(request: ApplyRequest): Promise<RunOutcome> {
  const { plan, ports, signal, resume } = request;
  refuseOtherCluster(plan, request.cluster);
  refuseUnfit(plan);
  const steps = selectSteps(plan, request.selection);
  const earlier = await findEarlierRuns(plan, ports, signal);
  if (earlier.unfinished && !resume && !request.dryRun)
    throw await describeUnfinished(earlier.unfinished, plan, request);
  const run = {
    ...{ plan, steps, earlier, signal },
    mode: plan.kind === 'RollbackPlan' ? ('rollback' as const) : ('apply' as const),
    resuming: resume,
    takeOverFrom: [...(resume ? [plan.planId] : []), ...(plan.reverts === undefined ? [] : [plan.reverts])],
    runId: request.runId,
    who: request.who,
    tool: request.tool,
    settings: request.settings,
  };
  if (request.dryRun) return dryRun(run, ports);
  return runPlan(run, ports, (pending) => {
    const stages = [...new Set(pending.map(({ stage }) => stage))];
    return request.approve({ pending, open: stages.filter((stage) => !resume || !earlier.approved.has(stage)) });
  });
}

async function findEarlierRuns(plan: ApplicablePlan, ports: RunPorts, signal: AbortSignal): Promise<EarlierRuns> {
  const [journals, record] = await Promise.all([
    ports.runs.list(plan.planId, signal),
    ports.records.read(plan.planId, signal),
  ]);
  return readEarlierRuns(
    plan,
    journals.map(({ lines }) => lines),
    record,
  );
}

function refuseUnfit({ applyable, changes, inputs }: ApplicablePlan): void {
  if (inputs.plugins.length > 0) {
    throw new MigrationError({
      code: 'other-plugins',
      kind: 'stale',
      what: 'The plan was made with plug-ins, and none is loaded',
      why: inputs.plugins.map(({ name, version }) => `${name} ${version}`).join(', '),
      next: ['Make a new plan: migrate plan --out FILE'],
    });
  }
  if (applyable || changes.length === 0) return;
  throw new MigrationError({
    code: 'plan-not-applyable',
    kind: 'stale',
    what: 'This plan cannot be applied',
    why: 'it holds placeholders: something that must be known first was not, such as the issuer of the cluster',
    next: ['See what is missing among its findings: migrate diff PLAN', 'Make a new plan: migrate plan --out FILE'],
  });
}

/** It may be going on at this moment. */
async function describeUnfinished(
  run: NonNullable<EarlierRuns['unfinished']>,
  plan: ApplicablePlan,
  { ports, signal }: ApplyRequest,
): Promise<MigrationError> {
  const lease = await ports.leases.read(signal);
  return lease?.holder?.id === run.id ? lockedBy(lease.holder) : unfinishedRun(run, plan);
}

function unfinishedRun(
  { id, who, started }: NonNullable<EarlierRuns['unfinished']>,
  { kind }: ApplicablePlan,
): MigrationError {
  const isRollback = kind === 'RollbackPlan';
  return new MigrationError({
    code: 'unfinished-run',
    kind: 'not_approved',
    what: `A run of this plan has not come to its end: ${id}`,
    why: `${who} began it at ${started}`,
    next: isRollback
      ? ['Go on with it: the same command, with --resume']
      : ['Go on with it: migrate apply PLAN --resume', 'Or undo what it has done: migrate rollback PLAN'],
  });
}
