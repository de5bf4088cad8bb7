/** Carries out a plan, once it is read and its cluster is connected: who does it, as which run, and approved by whom. */
import { hostname, userInfo } from 'node:os';
import { randomBytes } from 'node:crypto';
import type { RunCommand } from '../core/report/next-after-run.js';
import { type EndedRunReport, reportRun } from '../core/report/report-run.js';
import type { ReviewedPlan } from '../core/report/plan-diff.js';
import type { RunOutcome } from '../core/run/run-outcome.js';
import { type Selection, selectSteps } from '../core/run/select-steps.js';
import type { RunSettings } from '../core/run/run-settings.js';
import type { Clock } from '../ports/clock.js';
import { systemClock } from '../systems/system-clock.js';
import { apply } from '../usecases/apply.js';
import { askApproval, type ApprovalContext } from './approval.js';
import type { ConnectedRun } from './connect-run.js';
import { openPrompter } from './prompter.js';
import type { ApprovalFlags, RunFlags } from './run-flags.js';
import type { Session } from './session.js';
import type { Tool } from './tool.js';

/** `user@host`, as far as the system tells. */
function describeUser(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `somebody@${hostname()}`;
  }
}

/** Sorts by time; as short as can be typed. */
function newRunId(clock: Clock): string {
  const time = new Date(clock.now()).toISOString().replace(/[-:]/g, '').slice(0, 15).toLowerCase();
  return `${time}z-${randomBytes(3).toString('hex')}`;
}

export interface RanPlan {
  outcome: RunOutcome;
  plan: ReviewedPlan;
}

export interface Execution {
  plan: ReviewedPlan;
  flags: Pick<RunFlags, 'resume' | 'dry-run'>;
  settings: RunSettings;
  tokenIntervalMs: number;
  selection: Selection;
  approval: ApprovalContext;
  tool: Tool;
  session: Session;
}

/** @throws MigrationError those of `apply` */
export async function carryOut(execution: Execution, { cluster, ports, checksFor }: ConnectedRun): Promise<RanPlan> {
  const { plan, flags, settings, selection, approval, tool, session } = execution;
  const checks = checksFor(plan, selectSteps(plan, selection), execution.tokenIntervalMs);
  const outcome = await apply({
    ...{ plan, selection, settings, cluster },
    resume: flags.resume,
    dryRun: flags['dry-run'],
    runId: newRunId(systemClock),
    who: describeUser(),
    tool: tool.version,
    ports: { ...ports, checks },
    approve: (question) => askApproval(approval, question, cluster),
    signal: session.signal,
  });
  return { outcome, plan };
}

export function toRunReport({ outcome, plan }: RanPlan, command: RunCommand): EndedRunReport {
  return reportRun(outcome, plan, command);
}

/** @throws MigrationError `nothing-selected` */
export function approvalFor(
  plan: ReviewedPlan,
  selection: Selection,
  flags: ApprovalFlags,
  session: Session,
): ApprovalContext {
  const { changes } = selectSteps(plan, selection);
  const stages = plan.stages.filter(({ id }) => changes.some(({ stage }) => stage === id));
  const prompter = openPrompter(process, session);
  return { planId: plan.planId, stages, flags, ...(prompter && { prompter }) };
}
