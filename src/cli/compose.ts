/** Builds the real thing. What a command does not need is not imported: start-up counts. */
import { homedir } from 'node:os';
import { addAbortSignal } from 'node:stream';
import { isatty } from 'node:tty';
import { MigrationError } from '../core/errors.js';
import type { DecodedMigrationFile } from '../core/formats/decode-migration-file.js';
import type { Inventory } from '../core/inventory/model.js';
import type { ReviewedPlan } from '../core/report/plan-diff.js';
import type { Scope } from '../core/resolve/scope.js';
import type { Source } from '../ports/source.js';
import type { Cloud } from '../systems/azure/clouds.js';
import type { ConnectedCluster } from '../systems/kubernetes/connect.js';
import type { AzureRequest } from '../usecases/ask-azure.js';
import type { DiffOutcome } from '../usecases/diff.js';
import type { ExplainOutcome } from '../usecases/explain.js';
import type { PlanOutcome, PlanRequest } from '../usecases/plan.js';
import type { ScanOutcome, ScanRequest } from '../usecases/scan.js';
import {
  type AzureFlags,
  type ClusterFlags,
  listValues,
  type PlanningFlags,
  type ScopeFlags,
  type SourceFlags,
} from './flags.js';
import { type AzureTarget, PUBLIC_CLOUD, readAzureTarget } from './read-azure-target.js';
import { readScope } from './read-scope.js';
import type { Session } from './session.js';
import type { Tool } from './tool.js';

export async function runScan(flags: SourceFlags & ScopeFlags, tool: Tool, session: Session): Promise<ScanOutcome> {
  const [{ scan }, request] = await Promise.all([
    import('../usecases/scan.js'),
    toScanRequest(flags, readScope(flags), tool, session),
  ]);
  return scan(request);
}

type PlanFlags = SourceFlags & ScopeFlags & PlanningFlags & AzureFlags;

export async function runPlan(flags: PlanFlags, tool: Tool, session: Session): Promise<PlanOutcome> {
  const [{ plan }, request] = await Promise.all([
    import('../usecases/plan.js'),
    toPlanRequest(flags, tool, session, { unasked: true }),
  ]);
  return plan(request);
}

async function toPlanRequest(
  flags: PlanFlags,
  tool: Tool,
  session: Session,
  azure: { unasked: boolean },
): Promise<PlanRequest> {
  const migrationFile = await readMigrationFile(flags['migration-file'], session.signal);
  const target = readAzureTarget(flags, migrationFile?.content, azure);
  const request = await toScanRequest(flags, readScope(flags, migrationFile?.content), tool, session);
  const { 'issuer-url': issuerUrl, 'tenant-id': tenantId, 'wave-size': waveSize, audience } = flags;
  return {
    ...request,
    ...(migrationFile && { migrationFile }),
    ...(issuerUrl !== undefined && { issuerUrl }),
    ...(tenantId !== undefined && { tenantId }),
    ...(audience !== undefined && { audience }),
    ...(waveSize !== undefined && { waveSize }),
    ...(target && { azure: await connectAzure(target, tenantId ?? migrationFile?.content.tenantId, tool, session) }),
  };
}

async function connectAzure(
  { cloud, ...target }: AzureTarget,
  tenantId: string | undefined,
  { version }: Tool,
  { emit }: Session,
): Promise<AzureRequest> {
  const [azure, { findCloud }, { systemClock }] = await Promise.all([
    import('../systems/azure/connect-azure.js'),
    import('../systems/azure/clouds.js'),
    import('../systems/system-clock.js'),
  ]);
  const { reader } = azure.connectAzure({
    ...(tenantId !== undefined && { tenantId }),
    cloud: requireCloud(findCloud(cloud), cloud),
    env: process.env,
    clock: systemClock,
    random: Math.random,
    onWait: (seconds) => emit({ type: 'waiting', what: 'Azure', seconds: Math.ceil(seconds) }),
    userAgent: `migrate/${version}`,
  });
  return { reader, ...target, ...(cloud !== PUBLIC_CLOUD && { cloud }) };
}

function requireCloud(cloud: Cloud | undefined, name: string): Cloud {
  if (cloud) return cloud;
  throw new MigrationError({ code: 'bad-arguments', kind: 'usage', what: `There is no cloud ${name}` });
}

async function readMigrationFile(
  path: string | undefined,
  signal: AbortSignal,
): Promise<DecodedMigrationFile | undefined> {
  if (path === undefined) return undefined;
  const { decodeMigrationFile } = await import('../core/formats/decode-migration-file.js');
  return decodeMigrationFile(await readInput(path, signal), path);
}

/** `asked` may be `-`: then it is an error on standard input. */
export async function runExplain(
  asked: string | undefined,
  flags: PlanFlags,
  tool: Tool,
  session: Session,
): Promise<ExplainOutcome> {
  const { explain } = await import('../usecases/explain.js');
  return explain({
    asked: asked === '-' ? await readPiped(session.signal) : asked,
    namespaces: listValues(flags.namespace),
    namesSource: [flags.context, flags.kubeconfig, flags.from, flags.snapshot].some((flag) => flag !== undefined),
    // An object is explained without a login to Azure, unless a flag asks for it.
    openPlanRequest: () => toPlanRequest(flags, tool, session, { unasked: false }),
  });
}

export async function runDiff(
  planPath: string,
  flags: ClusterFlags & { live: boolean },
  tool: Tool,
  session: Session,
): Promise<DiffOutcome> {
  const [{ diff }, { decodePlanFile }] = await Promise.all([
    import('../usecases/diff.js'),
    import('../core/formats/plan-file.js'),
  ]);
  const plan = decodePlanFile(await readInput(planPath, session.signal), planPath);
  if (!flags.live) return diff({ plan, signal: session.signal });
  const { clusterReader } = await import('../systems/kubernetes/cluster-reader.js');
  const { reader: cluster } = await connect(flags, tool);
  const identity = await cluster.identify(session.signal);
  return diff({ plan, reader: clusterReader(cluster), cluster: identity, signal: session.signal });
}

export async function savePlan(path: string, plan: ReviewedPlan, tool: Tool): Promise<void> {
  const [{ encodePlanFile }, { writeAtomic }] = await Promise.all([
    import('../core/formats/plan-file.js'),
    import('../systems/files/write-atomic.js'),
  ]);
  await writeAtomic(path, encodePlanFile(plan, { tool, createdAt: new Date().toISOString() }));
}

export async function saveSnapshot(path: string, inventories: readonly Inventory[]): Promise<void> {
  const [{ encodeSnapshot }, { writeAtomic }] = await Promise.all([
    import('../core/formats/snapshot.js'),
    import('../systems/files/write-atomic.js'),
  ]);
  await writeAtomic(path, encodeSnapshot(inventories));
}

/** To be called before what takes long: a file that is there stays as it is. */
export async function refuseExisting(path: string): Promise<void> {
  await (await import('../systems/files/write-new.js')).refuseExisting(path);
}

/** A migration file with the open questions of a plan. */
export async function writeMigrationFile(
  path: string,
  { plan, resolutions }: PlanOutcome,
  { tell }: Session,
): Promise<void> {
  const [{ listQuestions }, { describeQuestions, renderMigrationFile }, { writeNew }] = await Promise.all([
    import('../core/plan/list-questions.js'),
    import('../core/report/render-migration-file.js'),
    import('../systems/files/write-new.js'),
  ]);
  const questions = listQuestions(plan, resolutions);
  await writeNew(path, renderMigrationFile(plan, questions));
  tell(describeQuestions(path, questions));
}

async function toScanRequest(
  flags: SourceFlags,
  scope: Scope,
  tool: Tool,
  { emit, signal }: Session,
): Promise<ScanRequest> {
  const mode = flags['pod-identity-mode'];
  return {
    source: await openSource(flags, scope, tool, signal),
    scope,
    ...(mode !== undefined && { podIdentityMode: mode }),
    emit,
    signal,
  };
}

async function openSource(flags: SourceFlags, scope: Scope, tool: Tool, signal: AbortSignal): Promise<Source> {
  if (flags.snapshot !== undefined) {
    const { snapshotSource } = await import('../sources/snapshot.js');
    return snapshotSource({ path: flags.snapshot, readText: readInput });
  }
  const from = listValues(flags.from);
  if (from.length > 0) {
    const { manifestsSource } = await import('../sources/manifests/manifests-source.js');
    // A pipe that nobody writes to would keep the process alive after a signal.
    const stdin = from.includes('-') ? addAbortSignal(signal, process.stdin) : process.stdin;
    return manifestsSource({ from, roots: listValues(flags.root), cwd: process.cwd(), stdin });
  }
  const { clusterSource } = await import('../sources/cluster/cluster-source.js');
  const { reader } = await connect(flags, tool);
  return clusterSource({ reader, namespaces: scope.namespaces });
}

/** To the cluster of the flags, or of the surroundings. Sends nothing yet. */
export async function connect(flags: ClusterFlags, tool: Tool): Promise<ConnectedCluster> {
  const [{ connectCluster }, { systemClock }] = await Promise.all([
    import('../systems/kubernetes/connect.js'),
    import('../systems/system-clock.js'),
  ]);
  return connectCluster({
    ...(flags.context !== undefined && { context: flags.context }),
    ...(flags.kubeconfig !== undefined && { kubeconfig: flags.kubeconfig }),
    env: process.env,
    home: homedir(),
    terminal: { stdinIsTty: isatty(0), stderr: 2 },
    clock: systemClock,
    random: Math.random,
    userAgent: `migrate/${tool.version}`,
  });
}

async function readPiped(signal: AbortSignal): Promise<string> {
  const { readStdin } = await import('../sources/manifests/read-stdin.js');
  // A pipe that nobody writes to would keep the process alive after a signal.
  return readStdin(addAbortSignal(signal, process.stdin), signal);
}

async function readInput(path: string, signal: AbortSignal): Promise<string> {
  const { readText } = await import('../systems/files/read-text.js');
  return readText(path, signal);
}
