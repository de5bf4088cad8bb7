/** A status is told as far as it may be read, and never of another cluster. */
import { describe, expect, it } from '@jest/globals';
import { MigrationError, type FailureKind } from '../../src/core/errors.js';
import type { MigrationPlan } from '../../src/core/formats/plan.js';
import type { Check } from '../../src/core/change/types.js';
import { status, type StatusPorts } from '../../src/usecases/status.js';
import { makeWorld, startProcess, type WorldState } from '../support/memory-world.js';
import { planShop, runInMemory, shop } from '../support/run-in-memory.js';

const plan = planShop();

async function look(state: WorldState, more: Partial<StatusPorts> = {}, of: MigrationPlan = plan) {
  const asked: Check[] = [];
  const { ports, events } = startProcess(state, { answer: (check) => void asked.push(check) });
  const told = await status({
    plan: of,
    cluster: { server: 'aks.example', context: 'prod', uid: 'uid-of-the-cluster' },
    ports: {
      ...{ readers: ports.writers, leases: ports.leases, runs: ports.runs, records: ports.records },
      ...{ checks: ports.checks, emit: ports.emit },
      source: {
        description: { kind: 'cluster', paths: [] },
        read: async () => {
          throw new Error('with a plan nothing else has to be read');
        },
      },
      ...more,
    },
    signal: new AbortController().signal,
  });
  return { told, asked, warnings: events.flatMap((event) => (event.type === 'warning' ? event.message : [])) };
}

function refusing(kind: FailureKind) {
  return async (): Promise<never> => {
    throw new MigrationError({ code: 'kubernetes-forbidden', kind, what: 'It may not be read' });
  };
}

describe('what may not be read', () => {
  it.each<[string, Partial<StatusPorts>, string]>([
    ['the lock', { leases: { read: refusing('failed') } }, 'The lock could not be read'],
    ['the journals', { runs: { list: refusing('failed') } }, 'The journals could not be read'],
    ['the record', { records: { read: refusing('failed') } }, 'The record of the runs could not be read'],
  ])('is told, and the rest all the same: %s', async (_, ports, warning) => {
    const state = makeWorld(shop());
    await runInMemory(state, { plan });
    const { told, warnings } = await look(state, ports);
    expect(told.summary).toEqual({ moved: 8 });
    expect(warnings).toEqual([expect.stringContaining(warning)]);
  });

  it('ends it where somebody stopped it', async () => {
    const looking = look(makeWorld(shop()), { leases: { read: refusing('interrupted') } });
    await expect(looking).rejects.toMatchObject({ kind: 'interrupted' });
  });
});

describe('the status of a plan', () => {
  it('is refused of another cluster', async () => {
    const roots = plan.target.roots.map((root) => ({
      ...root,
      cluster: { server: 'aks.example', context: 'prod', uid: 'another' },
    }));
    const looking = look(makeWorld(shop()), {}, { ...plan, target: { ...plan.target, roots } });
    await expect(looking).rejects.toMatchObject({ code: 'other-cluster', kind: 'stale' });
  });

  it('asks about the pods of what is changed, and of nothing else', async () => {
    const state = makeWorld(shop());
    expect((await look(state)).asked).toEqual([]);
    await runInMemory(state, { plan, selection: { wave: 1 } });
    const { asked } = await look(state);
    expect(asked.map(({ run, wave }) => [run, wave])).toEqual([['pods', 1]]);
  });

  it('writes nothing', async () => {
    const state = makeWorld(shop());
    await runInMemory(state, { plan, selection: { until: 'identities' } });
    const before = structuredClone(state);
    await look(state);
    expect(state).toEqual(before);
  });
});
