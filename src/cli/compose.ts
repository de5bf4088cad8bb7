/** Builds the real thing. What a command does not need is not imported: start-up counts. */
import { homedir } from 'node:os';
import { addAbortSignal } from 'node:stream';
import { isatty } from 'node:tty';
import type { Inventory } from '../core/inventory/model.js';
import type { MigrationPlan } from '../core/formats/plan.js';
import type { KubernetesReader } from '../ports/kubernetes.js';
import type { Source } from '../ports/source.js';
import type { DiffOutcome } from '../usecases/diff.js';
import type { PlanOutcome } from '../usecases/plan.js';
import type { ScanOutcome, ScanRequest } from '../usecases/scan.js';
import { type ClusterFlags, listValues, type PlanningFlags, type ScopeFlags, type SourceFlags } from './flags.js';
import type { Session } from './session.js';

/** Name and version of this program. */
export interface Tool {
  name: string;
  version: string;
}

export async function runScan(flags: SourceFlags & ScopeFlags, tool: Tool, session: Session): Promise<ScanOutcome> {
  const [{ scan }, request] = await Promise.all([import('../usecases/scan.js'), toScanRequest(flags, tool, session)]);
  return scan(request);
}

export async function runPlan(
  flags: SourceFlags & ScopeFlags & PlanningFlags,
  tool: Tool,
  session: Session,
): Promise<PlanOutcome> {
  const [{ plan }, request] = await Promise.all([import('../usecases/plan.js'), toScanRequest(flags, tool, session)]);
  const path = flags['migration-file'];
  const migrationFile = path === undefined ? undefined : { text: await readInput(path, session.signal), path };
  const issuerUrl = flags['issuer-url'];
  const tenantId = flags['tenant-id'];
  return plan({
    ...request,
    ...(migrationFile && { migrationFile }),
    ...(issuerUrl !== undefined && { issuerUrl }),
    ...(tenantId !== undefined && { tenantId }),
    audience: flags.audience,
    waveSize: flags['wave-size'],
    // Azure is not asked yet, whatever the flag says: the plan tells what it did not check.
    offline: true,
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
  const cluster = await connect(flags, tool);
  const identity = await cluster.identify(session.signal);
  return diff({ plan, reader: clusterReader(cluster), cluster: identity, signal: session.signal });
}

export async function savePlan(path: string, plan: MigrationPlan, tool: Tool): Promise<void> {
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

async function toScanRequest(
  flags: SourceFlags & ScopeFlags,
  tool: Tool,
  { emit, signal }: Session,
): Promise<ScanRequest> {
  const mode = flags['pod-identity-mode'];
  return {
    source: await openSource(flags, tool, signal),
    scope: {
      namespaces: listValues(flags.namespace),
      excludeNamespaces: listValues(flags['exclude-namespace']),
      ...(flags.selector !== undefined && { selector: flags.selector }),
    },
    ...(mode !== undefined && { podIdentityMode: mode }),
    emit,
    signal,
  };
}

async function openSource(flags: SourceFlags & ScopeFlags, tool: Tool, signal: AbortSignal): Promise<Source> {
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
  return clusterSource({ reader: await connect(flags, tool), namespaces: listValues(flags.namespace) });
}

async function connect(flags: ClusterFlags, tool: Tool): Promise<KubernetesReader> {
  const [{ connectCluster }, { systemClock }] = await Promise.all([
    import('../systems/kubernetes/connect.js'),
    import('../systems/system-clock.js'),
  ]);
  const { reader } = await connectCluster({
    ...(flags.context !== undefined && { context: flags.context }),
    ...(flags.kubeconfig !== undefined && { kubeconfig: flags.kubeconfig }),
    env: process.env,
    home: homedir(),
    terminal: { stdinIsTty: isatty(0), stderr: 2 },
    clock: systemClock,
    random: Math.random,
    userAgent: `migrate/${tool.version}`,
  });
  return reader;
}

async function readInput(path: string, signal: AbortSignal): Promise<string> {
  const { readText } = await import('../systems/files/read-text.js');
  return readText(path, signal);
}
