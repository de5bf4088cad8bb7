/** Where a plan, or the cluster without one, stands now. It reads, and needs no journal. */
import type { CheckOutcome } from '../core/change/check-outcome.js';
import { MigrationError } from '../core/errors.js';
import type { MigrationPlan } from '../core/formats/plan.js';
import type { LockStatus, Status } from '../core/formats/status.js';
import { STATUS_FORMAT_VERSION } from '../core/formats/versions.js';
import type { ClusterIdentity } from '../core/inventory/found.js';
import { groupBy } from '../core/group-by.js';
import type { Ref } from '../core/ref.js';
import { resolve } from '../core/resolve/resolve.js';
import { listRuns } from '../core/run/earlier-runs.js';
import { foldHistory } from '../core/run/history.js';
import { nextCommands } from '../core/status/next-commands.js';
import { findChanged, statusOf } from '../core/status/status-of.js';
import { observeTargets, type Readers } from '../engine/observe-targets.js';
import type { Checks } from '../ports/checks.js';
import type { Emit } from '../ports/events.js';
import type { Leases } from '../ports/lease.js';
import type { RunRecords, RunStore } from '../ports/runs.js';
import type { Source } from '../ports/source.js';
import { refuseOtherCluster } from './refuse-other-cluster.js';

export interface StatusPorts {
  readers: Readers;
  leases: Pick<Leases, 'read'>;
  runs: Pick<RunStore, 'list'>;
  records: Pick<RunRecords, 'read'>;
  /** Of the plan. */
  checks: Checks;
  /** Read only where there is no plan. */
  source: Source;
  emit: Emit;
}

export interface StatusRequest {
  /** Absent: who holds the lock, and how many consumers are in which state. */
  plan?: MigrationPlan;
  /** Which cluster the ports reach. */
  cluster: ClusterIdentity;
  ports: StatusPorts;
  signal: AbortSignal;
}

const PARALLEL = 50;

/** @throws MigrationError `other-cluster`, and what reading the cluster throws */
export async function status({ plan, cluster, ports, signal }: StatusRequest): Promise<Status> {
  const lock = await orNothing('The lock', () => readLock(ports, signal), ports);
  if (!plan) return statusOfCluster(lock, ports, signal);
  refuseOtherCluster(plan, cluster);
  const [journals, record, live] = await Promise.all([
    orNothing('The journals', () => ports.runs.list(plan.planId, signal), ports),
    orNothing('The record of the runs', () => ports.records.read(plan.planId, signal), ports),
    observeTargets(plan.changes, ports.readers, signal),
  ]);
  const pods = await lookAtPods(plan, findChanged(plan, live), { checks: ports.checks, signal });
  const lines = (journals ?? []).map((journal) => journal.lines);
  return statusOf({
    plan,
    live,
    pods,
    history: foldHistory(plan, journals ?? [], record),
    runs: listRuns(lines, record),
    ...(lock && { lock }),
  });
}

async function statusOfCluster(
  lock: LockStatus | undefined,
  { source, emit }: StatusPorts,
  signal: AbortSignal,
): Promise<Status> {
  const inventories = await source.read(emit, signal);
  const consumers = inventories.flatMap((inventory) => resolve(inventory).consumers);
  const states = [...groupBy(consumers, ({ state }) => state)].map(([state, members]) => [state, members.length]);
  return {
    kind: 'Status',
    formatVersion: STATUS_FORMAT_VERSION,
    ...(lock && { lock }),
    states: Object.fromEntries(states) as NonNullable<Status['states']>,
    summary: {},
    next: nextCommands(lock, undefined),
  };
}

async function readLock({ leases }: StatusPorts, signal: AbortSignal): Promise<LockStatus | undefined> {
  const lease = await leases.read(signal);
  if (!lease?.holder) return undefined;
  const { holder, seconds, renewedAt } = lease;
  return { holder, seconds, ...(renewedAt !== undefined && { renewedAt }) };
}

/** The plan stands where it stands, whoever may read of it. */
async function orNothing<T>(
  what: string,
  read: () => Promise<T>,
  { emit }: Pick<StatusPorts, 'emit'>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof MigrationError) || error.kind === 'interrupted') throw error;
    emit({ type: 'warning', message: `${what} could not be read: ${error.message}` });
    return undefined;
  }
}

/** Of the consumers whose workload is changed, as far as it can be told without them. */
async function lookAtPods(
  { checks: planned }: MigrationPlan,
  changed: ReadonlySet<Ref>,
  { checks, signal }: { checks: Checks; signal: AbortSignal },
): Promise<Map<Ref, CheckOutcome>> {
  const open = planned.filter(({ run, subject }) => run === 'pods' && changed.has(subject));
  const outcomes = new Map<Ref, CheckOutcome>();
  for (let start = 0; start < open.length; start += PARALLEL) {
    const batch = open.slice(start, start + PARALLEL);
    await Promise.all(
      batch.map(async (check) => {
        outcomes.set(check.subject, await checks.run(check, { signal, onProgress: () => undefined }));
      }),
    );
  }
  return outcomes;
}
