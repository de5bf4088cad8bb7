/** Rollbacks in a world in memory: planned from what is there, carried out by the engine. */
import type { MigrationPlan } from '../../src/core/formats/plan.js';
import type { RollbackOptions, RollbackPlan } from '../../src/core/formats/rollback-plan.js';
import type { Skipped } from '../../src/core/inventory/found.js';
import { makeRollback } from '../../src/usecases/rollback.js';
import { asObject, isObject, type Json } from '../../src/core/json.js';
import { contentOf, startProcess, type WorldState } from './memory-world.js';
import { liveInventoryOf } from './objects.js';
import { virtualClock } from './virtual-clock.js';
import { type EndedRun, runInMemory, type RunOptions } from './run-in-memory.js';

export const ALL: RollbackOptions = { stages: [], waves: [], only: [], deleteCreated: false, skipDrifted: false };

export async function planRollbackInMemory(
  state: WorldState,
  plan: MigrationPlan,
  options: Partial<RollbackOptions> = {},
  skipped: readonly Skipped[] = [],
): Promise<RollbackPlan> {
  const { ports } = startProcess(state);
  const made = await makeRollback({
    plan,
    options: { ...ALL, ...options },
    cluster: { server: 'aks.example', context: 'prod' },
    ports: {
      ...{ readers: ports.writers, runs: ports.runs, records: ports.records, emit: ports.emit },
      source: {
        description: { kind: 'cluster', paths: [] },
        read: async () => {
          const inventory = liveInventoryOf([...state.objects.values()].map(({ value }) => value));
          return [{ ...inventory, skipped: [...inventory.skipped, ...skipped] }];
        },
      },
    },
    signal: new AbortController().signal,
  });
  return made.plan;
}

/** As the API server stores it: empty maps are left out. */
export function storedContentOf(state: WorldState): Json {
  return withoutEmpty(contentOf(state));
}

export function withoutEmpty(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withoutEmpty(item));
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([key, member]) => [key, withoutEmpty(member)] as const);
  return Object.fromEntries(
    members.filter(([, member]) => !isObject(member) || Object.keys(asObject(member)).length > 0),
  );
}

/** Of everything that it holds, deletions included. */
export async function runRollback(
  state: WorldState,
  plan: RollbackPlan,
  options: Partial<RunOptions> = {},
): Promise<EndedRun | undefined> {
  if (!plan.applyable) return undefined;
  return runInMemory(state, {
    plan,
    selection: { stages: plan.stages.map(({ id }) => id) },
    // Later than what it takes back: times tell whose a restart was.
    clock: virtualClock(Date.parse('2026-01-02T00:00:00Z')),
    ...options,
  });
}
