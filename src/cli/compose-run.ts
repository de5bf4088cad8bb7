/** What `apply`, `verify`, `status` and `unlock` do: a plan is read, its cluster connected, and the use case asked. */
import type { LockInfo } from '../core/formats/lock-info.js';
import { decodePlanFile, requireMigrationPlan } from '../core/formats/plan-file.js';
import type { MigrationPlan } from '../core/formats/plan.js';
import type { Status } from '../core/formats/status.js';
import type { Verification } from '../core/formats/verification.js';
import { renderJUnit } from '../core/report/junit.js';
import type { Selection } from '../core/run/select-steps.js';
import type { RunPorts } from '../engine/run.js';
import { readText } from '../systems/files/read-text.js';
import { writeAtomic } from '../systems/files/write-atomic.js';
import { systemClock } from '../systems/system-clock.js';
import { refuseDrifted } from '../usecases/refuse-drifted.js';
import { refuseOtherCluster } from '../usecases/refuse-other-cluster.js';
import { status } from '../usecases/status.js';
import { unlock } from '../usecases/unlock.js';
import { verify } from '../usecases/verify.js';
import { requireAnswer } from './approval.js';
import { approvalFor, carryOut, type RanPlan } from './carry-out.js';
import { connectRun } from './connect-run.js';
import { parseDuration } from './duration.js';
import { type ClusterFlags, listValues } from './flags.js';
import { nameLock } from './name-lock.js';
import { openPrompter } from './prompter.js';
import {
  type ApprovalFlags,
  readTokenInterval,
  type RunFlags,
  type SelectionFlags,
  type StateFlags,
  toSettings,
  type VerifyFlags,
} from './run-flags.js';
import type { Session } from './session.js';
import type { Tool } from './tool.js';

export { toRunReport } from './carry-out.js';

type ApplyFlags = ClusterFlags & StateFlags & ApprovalFlags & SelectionFlags & RunFlags;

/** @throws MigrationError `not-approved` before anything is asked of cluster or Azure; those of reading the plan and of `apply` */
export async function runApply(planPath: string, flags: ApplyFlags, tool: Tool, session: Session): Promise<RanPlan> {
  const plan = decodePlanFile(await readText(planPath, session.signal), planPath);
  session.knowSteps(plan);
  const settings = toSettings(flags);
  const tokenIntervalMs = readTokenInterval(flags);
  const selection = toSelection(flags);
  const approval = approvalFor(plan, selection, flags, session);
  if (!flags['dry-run']) {
    if (plan.kind === 'RollbackPlan') refuseDrifted(plan);
    requireAnswer(approval);
  }
  const connected = await connectRun(plan, planPath, flags, { tool, session });
  return carryOut({ plan, flags, settings, tokenIntervalMs, selection, approval, tool, session }, connected);
}

async function readMigrationPlan(path: string, signal: AbortSignal): Promise<MigrationPlan> {
  return requireMigrationPlan(decodePlanFile(await readText(path, signal), path), path);
}

function toSelection({ stage, only, until, wave }: Partial<SelectionFlags>): Selection {
  return {
    ...{ stages: stage ?? [], only: listValues(only) },
    ...(until !== undefined && { until }),
    ...(wave !== undefined && { wave }),
  };
}

/** @throws MigrationError those of reading the plan and of `verify` */
export async function runVerify(
  planPath: string,
  flags: ClusterFlags & StateFlags & VerifyFlags,
  tool: Tool,
  session: Session,
): Promise<Verification> {
  const plan = await readMigrationPlan(planPath, session.signal);
  session.knowSteps(plan);
  const watchMs = parseDuration(flags.watch, 'watch');
  const tokenIntervalMs = readTokenInterval(flags);
  const { cluster, ports, checksFor } = await connectRun(plan, planPath, flags, { tool, session });
  refuseOtherCluster(plan, cluster);
  await warnOfLock(ports, session);
  const found = await verify({
    ...{ plan, watchMs, clock: systemClock },
    selection: toSelection(flags),
    readers: ports.writers,
    checks: checksFor(plan, plan, tokenIntervalMs),
    emit: session.emit,
    signal: session.signal,
  });
  if (flags.junit !== undefined) await writeAtomic(flags.junit, renderJUnit(found));
  return found;
}

/** Who only looks needs no lock, and should know that things are moving. */
async function warnOfLock({ leases, emit }: Pick<RunPorts, 'leases' | 'emit'>, { signal }: Session): Promise<void> {
  const lease = await leases.read(signal).catch(() => undefined);
  signal.throwIfAborted();
  if (lease?.holder)
    emit({ type: 'warning', message: `${lease.holder.who} holds the lock ${lease.holder.id}: a run may be going on` });
}

/** Without a plan: the lock, and the states of consumers. */
export async function runStatus(
  planPath: string | undefined,
  flags: ClusterFlags & StateFlags,
  tool: Tool,
  session: Session,
): Promise<Status> {
  const plan = planPath === undefined ? undefined : await readMigrationPlan(planPath, session.signal);
  const looked = plan ?? NO_PLAN;
  const { cluster, ports, checksFor, source } = await connectRun(looked, planPath ?? '.', flags, { tool, session });
  return status({
    ...(plan && { plan }),
    cluster,
    ports: {
      ...{ readers: ports.writers, leases: ports.leases, runs: ports.runs, records: ports.records },
      ...{ checks: checksFor(looked, looked), source, emit: session.emit },
    },
    signal: session.signal,
  });
}

/** What checks are asked about where there is no plan: nothing. */
const NO_PLAN = {
  planId: '',
  target: { roots: [], issuers: {} },
  inputs: {
    source: { kind: 'cluster' as const, paths: [] },
    scope: { namespaces: [], excludeNamespaces: [] },
    ...{ offline: true, audience: '', waveSize: 1, plugins: [] },
  },
  ...{ stages: [], changes: [], checks: [] },
};

export async function runUnlock(
  lockId: string | undefined,
  flags: ClusterFlags & Pick<StateFlags, 'state-namespace'> & { 'lock-id'?: string | undefined },
  tool: Tool,
  session: Session,
): Promise<LockInfo | undefined> {
  const { ports } = await connectRun(NO_PLAN, '.', flags, { tool, session });
  const prompter = openPrompter(process, session);
  return unlock({
    leases: ports.leases,
    nameLock: (holder) =>
      nameLock(holder, { given: flags['lock-id'], expected: lockId, ...(prompter && { prompter }) }),
    signal: session.signal,
  });
}
