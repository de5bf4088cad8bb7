/** A run that is killed at any moment can be taken back instead, and so can the way back be stopped and gone on with. */
import { describe, expect, it } from '@jest/globals';
import type { RollbackPlan } from '../../src/core/formats/rollback-plan.js';
import { Killed, makeWorld, type WorldState } from '../support/memory-world.js';
import { planRollbackInMemory, runRollback, storedContentOf, withoutEmpty } from '../support/rollback-in-memory.js';
import { planShop, runInMemory, type RunOptions, shop } from '../support/run-in-memory.js';

const plan = planShop();
const START = storedContentOf(makeWorld(shop()));

async function killedAt(killAt: number): Promise<WorldState> {
  const world = makeWorld(shop());
  await ignoreKill(runInMemory(world, { plan, killAt }));
  return world;
}

async function ignoreKill(run: Promise<unknown>): Promise<void> {
  await run.catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
}

async function rollBack(world: WorldState, options: Partial<RunOptions> = {}): Promise<RollbackPlan> {
  const back = await planRollbackInMemory(world, plan, { deleteCreated: true });
  await runRollback(world, back, { runId: `back-${Object.keys(world.journals).length}`, ...options });
  return back;
}

describe('instead of going on with a run that was killed at any moment', () => {
  it('everything is put back as it was at the start', async () => {
    const whole = makeWorld(shop());
    const { moments } = await runInMemory(whole, { plan });
    for (let killAt = 1; killAt <= moments(); killAt += 1) {
      const world = await killedAt(killAt);
      const back = await rollBack(world);
      const content = withoutEmpty(storedContentOf(world));
      expect({ killAt, content, drifted: back.summary.drifted }).toEqual({ killAt, content: START, drifted: 0 });
    }
  }, 120_000);
});

describe('the way back', () => {
  it('is killed at any moment, and gone on with by its plan to the same end', async () => {
    const whole = makeWorld(shop());
    await runInMemory(whole, { plan });
    const applied = structuredClone(whole);
    const back = await planRollbackInMemory(whole, plan, { deleteCreated: true });
    const ended = await runRollback(whole, back, { runId: 'back-1' });
    const moments = ended?.moments() ?? 0;
    expect(moments).toBeGreaterThan(100);
    for (let killAt = 1; killAt <= moments; killAt += 1) {
      const world = structuredClone(applied);
      await ignoreKill(Promise.resolve(runRollback(world, back, { runId: 'back-1', killAt })));
      await runRollback(world, back, { runId: 'back-2', resume: true });
      expect({ killAt, content: storedContentOf(world) }).toEqual({ killAt, content: START });
      expect([...world.writes].sort()).toEqual([...whole.writes].sort());
    }
  }, 120_000);

  it('is killed at any moment, and planned anew instead', async () => {
    const applied = makeWorld(shop());
    await runInMemory(applied, { plan });
    for (let killAt = 1; killAt <= 240; killAt += 3) {
      const world = structuredClone(applied);
      const back = await planRollbackInMemory(world, plan, { deleteCreated: true });
      await ignoreKill(Promise.resolve(runRollback(world, back, { runId: 'back-1', killAt })));
      world.lease = undefined;
      await rollBack(world, { resume: true });
      expect({ killAt, content: storedContentOf(world) }).toEqual({ killAt, content: START });
    }
  }, 120_000);
});
