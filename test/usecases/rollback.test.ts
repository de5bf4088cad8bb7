import { describe, expect, it } from '@jest/globals';
import { encodePlanFile, requireMigrationPlan } from '../../src/core/formats/plan-file.js';
import type { RollbackOptions } from '../../src/core/formats/rollback-plan.js';
import { planDiff } from '../../src/core/report/plan-diff.js';
import { makeRollback, type RollbackPorts } from '../../src/usecases/rollback.js';
import { makeWorld, startProcess, type WorldState } from '../support/memory-world.js';
import { ALL, planRollbackInMemory } from '../support/rollback-in-memory.js';
import { planShop, runInMemory, shop } from '../support/run-in-memory.js';

const plan = planShop();

async function make(state: WorldState, options: Partial<RollbackOptions> = {}, more: Partial<RollbackPorts> = {}) {
  const { ports } = startProcess(state);
  const asked: string[] = [];
  const made = await makeRollback({
    plan,
    options: { ...ALL, ...options },
    cluster: { server: 'aks.example', context: 'prod' },
    ports: {
      ...{ readers: ports.writers, runs: ports.runs, records: ports.records, emit: ports.emit },
      source: {
        description: { kind: 'cluster', paths: [] },
        read: async () => {
          asked.push('cluster');
          return [];
        },
      },
      ...more,
    },
    signal: new AbortController().signal,
  });
  return { ...made, asked };
}

describe('making a rollback', () => {
  it.each<[string, Partial<RollbackOptions>, Partial<RollbackPorts>, object]>([
    [
      'by a journal that is damaged',
      {},
      { runs: { list: async () => [{ runId: 'r', path: 'r.journal.ndjson', lines: [], damage: 'line 3 is torn' }] } },
      { code: 'journal-damaged', why: 'r.journal.ndjson: line 3 is torn' },
    ],
    ['of a stage that is not there', { stages: ['retire'] }, {}, { code: 'nothing-selected', kind: 'usage' }],
    ['of a wave that is not there', { waves: [99] }, {}, { code: 'nothing-selected' }],
    ['of a consumer that is not there', { only: ['shop', 'nobody'] }, {}, { code: 'nothing-selected' }],
  ])('%s is refused', async (_name, options, ports, error) => {
    await expect(make(makeWorld(shop()), options, ports)).rejects.toMatchObject(error);
  });

  it('reads the whole cluster only where others may rely on something', async () => {
    const state = makeWorld(shop());

    expect((await make(state)).asked).toEqual([]);
    expect((await make(state, { deleteCreated: true })).asked).toEqual(['cluster']);
    await runInMemory(state, { plan });
    expect((await make(state)).asked).toEqual(['cluster']);
  });

  it('gives a plan that is shown in its own order, and is no plan to migrate', async () => {
    const state = makeWorld(shop());
    await runInMemory(state, { plan });
    const back = await planRollbackInMemory(state, plan);

    expect(planDiff(back).objects.flatMap(({ changes }) => changes.map(({ id }) => id))).toEqual(
      back.changes.map(({ id }) => id),
    );
    expect(() => requireMigrationPlan(back, 'p')).toThrow(expect.objectContaining({ code: 'plan-undoes' }));
    expect(requireMigrationPlan(plan, 'p')).toBe(plan);
    expect(encodePlanFile(back, { tool: { name: 'm', version: '1' }, createdAt: 'now' })).toContain('"reverts"');
  });
});
