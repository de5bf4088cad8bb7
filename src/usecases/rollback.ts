/** Makes the plan that takes another one back. Carrying it out is `apply`'s. */
import { classify, type Live } from '../core/change/classify.js';
import type { Change } from '../core/change/types.js';
import { MigrationError } from '../core/errors.js';
import type { MigrationPlan } from '../core/formats/plan.js';
import type { RollbackOptions, RollbackPlan } from '../core/formats/rollback-plan.js';
import type { ClusterIdentity } from '../core/inventory/found.js';
import { planRollback } from '../core/rollback/plan-rollback.js';
import { findUsage, type Usage } from '../core/rollback/usage.js';
import { isAccountEdit } from '../core/rollback/workload-changes.js';
import { foldHistory, type History } from '../core/run/history.js';
import { observeTargets, type Readers } from '../engine/observe-targets.js';
import type { Emit } from '../ports/events.js';
import type { RunRecords, RunStore } from '../ports/runs.js';
import type { Source } from '../ports/source.js';
import { refuseOtherCluster } from './refuse-other-cluster.js';

export interface RollbackPorts {
  readers: Readers;
  runs: Pick<RunStore, 'list'>;
  records: Pick<RunRecords, 'read'>;
  /** The cluster, read whole where it matters who else relies on something. */
  source: Source;
  emit: Emit;
}

export interface MakeRollbackRequest {
  plan: MigrationPlan;
  options: RollbackOptions;
  /** Which cluster the ports reach. */
  cluster: ClusterIdentity;
  ports: RollbackPorts;
  signal: AbortSignal;
}

export interface MadeRollback {
  plan: RollbackPlan;
  history: History;
}

/** @throws MigrationError `other-cluster`, `journal-damaged`, `nothing-selected`, and what reading throws */
export async function makeRollback(request: MakeRollbackRequest): Promise<MadeRollback> {
  const { plan, options, cluster, ports, signal } = request;
  refuseOtherCluster(plan, cluster);
  refuseEmptySelection(plan, options);
  const [journals, record, live] = await Promise.all([
    ports.runs.list(plan.planId, signal),
    ports.records.read(plan.planId, signal),
    observeTargets(plan.changes, ports.readers, signal),
  ]);
  const history = foldHistory(plan, journals, record);
  refuseDamage(history);
  const usage = await readUsage(plan.changes, live, request);
  return { plan: planRollback({ plan, history, live, usage, options }), history };
}

/** Reading the whole cluster takes its time, and most rollbacks take back nothing that others could rely on. */
async function readUsage(
  changes: readonly Change[],
  live: Live,
  { options, ports, signal }: MakeRollbackRequest,
): Promise<Usage> {
  const isShared = (change: Change): boolean => isAccountEdit(change) && classify(change, live) === 'done';
  if (!options.deleteCreated && !changes.some(isShared)) return findUsage([]);
  return findUsage(await ports.source.read(ports.emit, signal));
}

function refuseDamage({ damage }: History): void {
  if (damage.length === 0) return;
  throw new MigrationError({
    code: 'journal-damaged',
    kind: 'failed',
    what: 'Nothing is undone by a journal that cannot be read to its end',
    why: damage.join('; '),
    next: [
      'Restore it from a backup, or move it elsewhere: the record in the cluster then tells what was written',
      'Going on with the migration needs no journal: migrate apply PLAN --resume',
    ],
  });
}

function refuseEmptySelection({ changes }: MigrationPlan, { stages, waves, only }: RollbackOptions): void {
  const [stage] = stages.filter((id) => !changes.some((change) => change.stage === id));
  const [wave] = waves.filter((number) => !changes.some((change) => change.wave === number));
  const [name] = only.filter((asked) => !changes.some(({ why }) => why.consumers.some((ref) => isNamed(ref, asked))));
  const missing = stage ?? (wave === undefined ? name : `wave ${wave}`);
  if (missing === undefined) return;
  throw new MigrationError({
    code: 'nothing-selected',
    kind: 'usage',
    what: `The plan holds nothing of what was asked for: ${missing}`,
    next: ['Look at its stages, waves and consumers: migrate diff PLAN'],
  });
}

function isNamed(ref: string, asked: string): boolean {
  return ref === asked || ref.split('/')[1] === asked;
}
