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
import { type Selection, selectSteps } from '../core/run/select-steps.js';
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
import { savePlan, type Tool } from './compose.js';
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

export interface ConnectedRun extends AssembledRun {
  cluster: ClusterIdentity;
  source: Source;
}

/** @throws MigrationError those of the kubeconfig, `azure-login-incomplete`, and those of reading the cluster */
export async function connectRun(
  plan: Pick<ReviewedPlan, 'inputs' | 'target'>,
  planPath: string,
  flags: ClusterFlags & Pick<StateFlags, 'state-namespace'> & Partial<StateFlags>,
  { tool, session }: { tool: Tool; session: Session },
): Promise<ConnectedRun> {
  const connected = await connectCluster({
    ...(flags.context !== undefined && { context: flags.context }),
    ...(flags.kubeconfig !== undefined && { kubeconfig: flags.kubeconfig }),
    env: process.env,
    home: homedir(),
    terminal: { stdinIsTty: isatty(0), stderr: 2 },
    clock: systemClock,
    random: Math.random,
    userAgent: userAgentOf(tool),
  });
  const assembled = assembleRun({
    cluster: connected,
    azure: connectToAzure(plan, flags, tool, session),
    runs: journalFiles(flags['state-dir'] ?? dirname(planPath)),
    stateNamespace: flags['state-namespace'],
    clock: systemClock,
    random: Math.random,
    emit: session.emit,
  });
  const cluster = await connected.reader.identify(session.signal);
  return { ...assembled, cluster, source: clusterSource({ reader: connected.reader }) };
}

function connectToAzure(
  plan: Pick<ReviewedPlan, 'inputs' | 'target'>,
  flags: Partial<StateFlags>,
  tool: Tool,
  { emit }: Session,
): RunParts['azure'] {
  const cloud = requireCloud(flags.cloud ?? plan.inputs.cloud ?? PUBLIC_CLOUD);
  const tenantId = flags['tenant-id'] ?? plan.target.tenantId;
  const azure = connectAzure({
    ...(tenantId !== undefined && { tenantId }),
    cloud,
    env: process.env,
    clock: systemClock,
    random: Math.random,
    onWait: (seconds) => emit({ type: 'waiting', what: 'Azure', seconds: Math.ceil(seconds) }),
    userAgent: userAgentOf(tool),
  });
  return {
    ...azure,
    exchange: tokenExchange({ clock: systemClock, userAgent: userAgentOf(tool) }, cloud.authority),
    tenantId: tenantId ?? '',
    scope: cloud.resourceManagerScope,
    authority: cloud.authority,
  };
}

function requireCloud(name: string): Cloud {
  const cloud = findCloud(name);
  if (cloud) return cloud;
  throw new MigrationError({ code: 'bad-arguments', kind: 'usage', what: `There is no cloud ${name}` });
}

function userAgentOf({ version }: Tool): string {
  return `migrate/${version}`;
}

/** `user@host`, as far as the system tells. */
export function describeUser(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `somebody@${hostname()}`;
  }
}

/** Sorts by time; as short as can be typed. */
export function newRunId(clock: Clock): string {
  const time = new Date(clock.now()).toISOString().replace(/[-:]/g, '').slice(0, 15).toLowerCase();
  return `${time}z-${randomBytes(3).toString('hex')}`;
}

export interface RanPlan {
  outcome: RunOutcome;
  plan: ReviewedPlan;
}

type ApplyFlags = ClusterFlags & StateFlags & ApprovalFlags & SelectionFlags & RunFlags;

/** @throws MigrationError `not-approved` before anything is asked of cluster or Azure; those of reading the plan and of `apply` */
export async function runApply(planPath: string, flags: ApplyFlags, tool: Tool, session: Session): Promise<RanPlan> {
  const plan = decodePlanFile(await readText(planPath, session.signal), planPath);
  const settings = toSettings(flags);
  const selection = toSelection(flags);
  const approval = approvalFor(plan, flags, session);
  if (!flags['dry-run']) requireAnswer(approval);
  const connected = await connectRun(plan, planPath, flags, { tool, session });
  return carryOut({ plan, flags, settings, selection, approval, tool, session }, connected);
}

interface Execution {
  plan: ReviewedPlan;
  flags: ClusterFlags & StateFlags & RunFlags;
  settings: RunSettings;
  selection: Selection;
  approval: ApprovalContext;
  tool: Tool;
  session: Session;
}

function toSelection(flags: SelectionFlags): Selection {
  return {
    stages: flags.stage ?? [],
    only: listValues(flags.only),
    ...(flags.until !== undefined && { until: flags.until }),
    ...(flags.wave !== undefined && { wave: flags.wave }),
  };
}

async function carryOut(execution: Execution, { cluster, ports, checksFor }: ConnectedRun): Promise<RanPlan> {
  const { plan, flags, settings, selection, approval, tool, session } = execution;
  const interval = parseDuration(flags['token-interval'], 'token-interval');
  const checks = checksFor(plan, selectSteps(plan, selection), interval);
  const outcome = await apply({
    ...{ plan, selection, settings, cluster },
    resume: flags.resume,
    dryRun: flags['dry-run'],
    runId: newRunId(systemClock),
    who: describeUser(),
    tool: tool.version,
    ports: { ...ports, checks },
    approve: (question) => askApproval({ ...approval, clusterName: nameCluster(cluster) }, question),
    signal: session.signal,
  });
  return { outcome, plan };
}

export function toRunReport({ outcome, plan }: RanPlan): RunReport {
  return reportRun(outcome, plan);
}

function approvalFor({ planId, stages }: ReviewedPlan, flags: ApprovalFlags, { signal }: Session): ApprovalContext {
  const prompter = openPrompter(process, signal);
  return { planId, stages, clusterName: '', flags, ...(prompter && { prompter }) };
}

/** As the kubeconfig names it. */
function nameCluster({ context, server }: ClusterIdentity): string {
  return context ?? server;
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
  const prompter = openPrompter(process, session.signal);
  return unlock({
    leases: ports.leases,
    nameLock: (holder) =>
      nameLock(holder, { given: flags['lock-id'], expected: lockId, ...(prompter && { prompter }) }),
    signal: session.signal,
  });
}

type RollingBackFlags = ClusterFlags & StateFlags & ApprovalFlags & UndoFlags & RunFlags & { out?: string | undefined };

export interface MadeRollbackPlan {
  plan: RollbackPlan;
  /** Absent: it was only made, or there is nothing to undo. */
  ran?: RanPlan;
}

/** @throws MigrationError `not-approved`, `rollback-drifted`, and those of making and of carrying out the plan */
export async function runRollback(
  asked: string,
  flags: RollingBackFlags,
  { tool, session }: { tool: Tool; session: Session },
): Promise<MadeRollbackPlan> {
  const planPath = await findPlanOf(asked, flags['state-dir'] ?? '.', session.signal);
  const migration = requireMigrationPlan(decodePlanFile(await readText(planPath, session.signal), planPath), planPath);
  const isOnlyMade = flags.out !== undefined || flags['dry-run'];
  const prompter = openPrompter(process, session.signal);
  if (!isOnlyMade && !flags.yes && flags.approve === undefined && !prompter) throw nobodyApproves();
  const settings = toSettings(flags);
  const connected = await connectRun(migration, planPath, flags, { tool, session });
  const { plan } = await makeRollback({
    plan: migration,
    options: {
      stages: flags.stage ?? [],
      waves: flags.wave ?? [],
      only: listValues(flags.only),
      deleteCreated: flags['delete-created'],
      skipDrifted: flags['skip-drifted'],
    },
    cluster: connected.cluster,
    ports: {
      ...{ readers: connected.ports.writers, runs: connected.ports.runs, records: connected.ports.records },
      ...{ source: connected.source, emit: session.emit },
    },
    signal: session.signal,
  });
  await showRollback(plan, session);
  if (flags.out !== undefined) await savePlan(flags.out, plan, tool);
  if (flags.out !== undefined || !plan.applyable) return { plan };
  if (plan.summary.drifted > 0 && !flags['skip-drifted'] && !flags['dry-run']) throw driftedSince(plan);
  const approval = approvalFor(plan, flags, session);
  if (!flags['dry-run']) requireAnswer(approval);
  const selection = { stages: plan.stages.map(({ id }) => id), only: [] };
  return { plan, ran: await carryOut({ plan, flags, settings, selection, approval, tool, session }, connected) };
}

/** Whoever approves it has to see it: the result of the command is how it ended. */
async function showRollback(plan: RollbackPlan, { tell, style }: Session): Promise<void> {
  tell(renderRollbackText(plan, style).trimEnd());
}

/** A plan file, or the id of a run whose journal and plan are in the folder of the runs. */
async function findPlanOf(asked: string, folder: string, signal: AbortSignal): Promise<string> {
  if (!/^\d{8}t\d{6}z-[0-9a-f]{6}$/.test(asked)) return asked;
  const journal = await readText(join(folder, `${asked}.journal.ndjson`), signal);
  const { lines } = decodeJournal(journal, asked);
  const planId = lines.flatMap((line) => (line.type === 'run_start' ? line.planId : []))[0];
  const names = (await readdir(folder)).filter((name) => name.endsWith('.plan.json')).sort();
  for (const name of names) {
    const path = join(folder, name);
    if (planId !== undefined && (await readText(path, signal)).includes(planId)) return path;
  }
  throw new MigrationError({
    code: 'plan-not-found',
    kind: 'usage',
    what: `The plan of the run ${asked} is not in ${folder}`,
    why: planId === undefined ? 'its journal does not say which plan it was' : `it was ${planId}`,
    next: ['Give the plan file: migrate rollback PLAN'],
  });
}

function nobodyApproves(): MigrationError {
  return new MigrationError({
    code: 'not-approved',
    kind: 'not_approved',
    what: 'Nobody is there to approve the rollback',
    next: [
      'Look at it first: migrate rollback PLAN --out back.plan.json, then: migrate apply back.plan.json --approve PLAN-ID',
      'Or approve whatever it holds: --yes',
    ],
  });
}

function driftedSince({ findings, summary }: RollbackPlan): MigrationError {
  return new MigrationError({
    code: 'rollback-drifted',
    kind: 'rollback_incomplete',
    what: `Nothing was undone: somebody has changed ${summary.drifted} of what we wrote`,
    why: findings.map(({ subject, message }) => `${subject} ${message}`).join('; '),
    next: [
      'Undo the rest, and leave these as they are: --skip-drifted',
      'Or put them back first, as migrate diff shows them',
    ],
  });
}
