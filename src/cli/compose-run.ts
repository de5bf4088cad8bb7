/** Builds everything that carries out a plan. Only commands that write, or look at what was written, import it. */
import { homedir, hostname, userInfo } from 'node:os';
import { randomBytes } from 'node:crypto';
import { isatty } from 'node:tty';
import { dirname } from 'node:path';
import { MigrationError } from '../core/errors.js';
import type { ClusterIdentity } from '../core/inventory/found.js';
import { decodePlanFile } from '../core/formats/plan-file.js';
import type { RunReport } from '../core/formats/run-report.js';
import { reportRun } from '../core/report/report-run.js';
import type { ReviewedPlan } from '../core/report/plan-diff.js';
import type { RunOutcome } from '../core/run/run-outcome.js';
import { type Selection, selectSteps } from '../core/run/select-steps.js';
import type { RunSettings } from '../engine/run.js';
import type { Clock } from '../ports/clock.js';
import type { Source } from '../ports/source.js';
import { clusterSource } from '../sources/cluster/cluster-source.js';
import { type Cloud, findCloud } from '../systems/azure/clouds.js';
import { connectAzure } from '../systems/azure/connect-azure.js';
import { tokenExchange } from '../systems/azure/exchange-token.js';
import { journalFiles } from '../systems/files/journal-files.js';
import { readText } from '../systems/files/read-text.js';
import { connectCluster } from '../systems/kubernetes/connect.js';
import { systemClock } from '../systems/system-clock.js';
import { apply } from '../usecases/apply.js';
import { type AssembledRun, assembleRun, type RunParts } from './assemble-run.js';
import { askApproval, type ApprovalContext, requireAnswer } from './approval.js';
import type { Tool } from './compose.js';
import { parseDuration } from './duration.js';
import { type ClusterFlags, listValues } from './flags.js';
import { openPrompter } from './prompter.js';
import { type ApprovalFlags, type RunFlags, type SelectionFlags, type StateFlags, toSettings } from './run-flags.js';
import { PUBLIC_CLOUD } from './read-azure-target.js';
import type { Session } from './session.js';

export interface ConnectedRun extends AssembledRun {
  cluster: ClusterIdentity;
  source: Source;
}

/** @throws MigrationError those of the kubeconfig, `azure-login-incomplete`, and those of reading the cluster */
export async function connectRun(
  plan: ReviewedPlan,
  planPath: string,
  flags: ClusterFlags & StateFlags,
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

function connectToAzure(plan: ReviewedPlan, flags: StateFlags, tool: Tool, { emit }: Session): RunParts['azure'] {
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
  const selection = {
    stages: flags.stage ?? [],
    only: listValues(flags.only),
    ...(flags.until !== undefined && { until: flags.until }),
    ...(flags.wave !== undefined && { wave: flags.wave }),
  };
  const approval = approvalFor(plan, flags, session);
  if (!flags['dry-run']) requireAnswer(approval);
  return executePlan({ plan, planPath, flags, settings, selection, approval, tool, session });
}

interface Execution {
  plan: ReviewedPlan;
  planPath: string;
  flags: ClusterFlags & StateFlags & RunFlags;
  settings: RunSettings;
  selection: Selection;
  approval: ApprovalContext;
  tool: Tool;
  session: Session;
}

async function executePlan(execution: Execution): Promise<RanPlan> {
  const { plan, planPath, flags, settings, selection, approval, tool, session } = execution;
  const { cluster, ports, checksFor } = await connectRun(plan, planPath, flags, { tool, session });
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
