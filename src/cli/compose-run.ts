/** Builds everything that carries out a plan. Only commands that write, or look at what was written, import it. */
import { homedir, hostname, userInfo } from 'node:os';
import { randomBytes } from 'node:crypto';
import { isatty } from 'node:tty';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MigrationError } from '../core/errors.js';
import type { ClusterIdentity } from '../core/inventory/found.js';
import { decodeJournal } from '../core/formats/decode-journal.js';
import type { LockInfo } from '../core/formats/lock-info.js';
import { decodePlanFile, requireMigrationPlan } from '../core/formats/plan-file.js';
import type { RollbackPlan } from '../core/formats/rollback-plan.js';
import type { RunReport } from '../core/formats/run-report.js';
import type { Status } from '../core/formats/status.js';
import type { Verification } from '../core/formats/verification.js';
import { renderJUnit } from '../core/report/junit.js';
import { renderRollbackText } from '../core/report/render-rollback.js';
import { reportRun } from '../core/report/report-run.js';
import type { ReviewedPlan } from '../core/report/plan-diff.js';
import type { RunOutcome } from '../core/run/run-outcome.js';
import { EVERYTHING, type Selection, selectSteps } from '../core/run/select-steps.js';
import type { RunPorts, RunSettings } from '../engine/run.js';
import type { Clock } from '../ports/clock.js';
import type { Source } from '../ports/source.js';
import { clusterSource } from '../sources/cluster/cluster-source.js';
import { type Cloud, findCloud } from '../systems/azure/clouds.js';
import { connectAzure } from '../systems/azure/connect-azure.js';
import { tokenExchange } from '../systems/azure/exchange-token.js';
import { journalFiles } from '../systems/files/journal-files.js';
import { readText } from '../systems/files/read-text.js';
import { writeAtomic } from '../systems/files/write-atomic.js';
import { connectCluster } from '../systems/kubernetes/connect.js';
import { systemClock } from '../systems/system-clock.js';
import { apply } from '../usecases/apply.js';
import { refuseOtherCluster } from '../usecases/refuse-other-cluster.js';
import { makeRollback } from '../usecases/rollback.js';
import { status } from '../usecases/status.js';
import { unlock } from '../usecases/unlock.js';
import { verify } from '../usecases/verify.js';
import { type AssembledRun, assembleRun, type RunParts } from './assemble-run.js';
import { askApproval, type ApprovalContext, requireAnswer } from './approval.js';
import { savePlan } from './compose.js';
import { parseDuration } from './duration.js';
import { type ClusterFlags, listValues } from './flags.js';
import { nameLock } from './name-lock.js';
import { openPrompter } from './prompter.js';
import {
  type ApprovalFlags,
  type RunFlags,
  type SelectionFlags,
  type StateFlags,
  toSettings,
  type UndoFlags,
  type VerifyFlags,
} from './run-flags.js';
import { PUBLIC_CLOUD } from './read-azure-target.js';
import type { Session } from './session.js';
import type { Tool } from './tool.js';

type ApplyFlags = ClusterFlags & StateFlags & ApprovalFlags & SelectionFlags & RunFlags;

/** @throws MigrationError `not-approved` before anything is asked of cluster or Azure; those of reading the plan and of `apply` */
export async function runApply(planPath: string, flags: ApplyFlags, tool: Tool, session: Session): Promise<RanPlan> {
  const plan = decodePlanFile(await readText(planPath, session.signal), planPath);
  session.knowSteps(plan);
  const settings = toSettings(flags);
  const selection = toSelection(flags);
  const approval = approvalFor(plan, flags, session);
  if (!flags['dry-run']) requireAnswer(approval);
  const connected = await connectRun(plan, planPath, flags, { tool, session });
  return carryOut({ plan, flags, settings, selection, approval, tool, session }, connected);
}

function toSelection(flags: SelectionFlags): Selection {
  return {
    stages: flags.stage ?? [],
    only: listValues(flags.only),
    ...(flags.until !== undefined && { until: flags.until }),
    ...(flags.wave !== undefined && { wave: flags.wave }),
  };
}

type VerifyingFlags = ClusterFlags & StateFlags & SelectionFlags & VerifyFlags;

export async function runVerify(
  planPath: string,
  flags: VerifyingFlags,
  tool: Tool,
  session: Session,
): Promise<Verification> {
  const plan = requireMigrationPlan(decodePlanFile(await readText(planPath, session.signal), planPath), planPath);
  const watchMs = parseDuration(flags.watch, 'watch');
  const interval = parseDuration(flags['token-interval'], 'token-interval');
  const { cluster, ports, checksFor } = await connectRun(plan, planPath, flags, { tool, session });
  refuseOtherCluster(plan, cluster);
  await warnOfLock(ports, session);
  const selection = toSelection(flags);
  const found = await verify({
    ...{ plan, selection, watchMs, clock: systemClock },
    readers: ports.writers,
    checks: checksFor(plan, selectSteps(plan, selection), interval),
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
  const plan =
    planPath === undefined
      ? undefined
      : requireMigrationPlan(decodePlanFile(await readText(planPath, session.signal), planPath), planPath);
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

