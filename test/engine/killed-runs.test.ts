/** A run that is killed at any moment loses nothing: another one goes on with it, and writes nothing twice. */
import { describe, expect, it } from '@jest/globals';
import { MigrationError } from '../../src/core/errors.js';
import { contentOf, Killed, makeWorld, type WorldState } from '../support/memory-world.js';
import { planShop, runInMemory, type RunOptions, shop } from '../support/run-in-memory.js';

const plan = planShop();

async function applyWhole() {
  const world = makeWorld(shop());
  const run = await runInMemory(world, { plan });
  return { world, run };
}

describe('a whole run', () => {
  it('writes every change of its plan once', async () => {
    const { world, run } = await applyWhole();
    expect(run.outcome.ending).toBe('ok');
    expect(new Set(world.writes).size).toBe(world.writes.length);
  });

  it('has nothing to write when it is run again', async () => {
    const { world } = await applyWhole();
    const { writes } = world;
    const before = writes.length;
    const again = await runInMemory(world, { plan });
    expect(again.outcome.ending).toBe('ok');
    expect(world.writes.length).toBe(before);
  });
});

async function runUntilKilled(world: WorldState, options: Omit<RunOptions, 'plan'>): Promise<void> {
  await runInMemory(world, { plan, ...options }).catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
}

describe('a run that is killed at any moment', () => {
  it('is gone on with to the same end, without a second write', async () => {
    const whole = await applyWhole();
    for (let killAt = 1; killAt <= whole.run.moments(); killAt += 1) {
      const world = makeWorld(shop());
      await runUntilKilled(world, { killAt });
      const { outcome } = await runInMemory(world, { plan, resume: true });
      expect({ killAt, ending: outcome.ending, ...endOf(world) }).toEqual({
        killAt,
        ending: 'ok',
        ...endOf(whole.world),
      });
    }
  }, 60_000);

  it('may be killed again while it is gone on with', async () => {
    const whole = await applyWhole();
    for (let killAt = 1; killAt <= whole.run.moments(); killAt += 23) {
      for (let killAgainAt = 1; killAgainAt <= whole.run.moments(); killAgainAt += 19) {
        const world = makeWorld(shop());
        await runUntilKilled(world, { killAt });
        await runUntilKilled(world, { killAt: killAgainAt, resume: true });
        await runInMemory(world, { plan, resume: true });
        expect({ killAt, killAgainAt, ...endOf(world) }).toEqual({ killAt, killAgainAt, ...endOf(whole.world) });
      }
    }
  }, 60_000);
});

describe('a run that is told to stop at any moment', () => {
  it('ends in good order, gives the lock back, and is gone on with to the same end', async () => {
    const whole = await applyWhole();
    for (let stopAt = 1; stopAt <= whole.run.moments(); stopAt += 1) {
      const world = makeWorld(shop());
      const stop = new AbortController();
      const onMoment = (moment: number): void => {
        if (moment === stopAt) stop.abort(new MigrationError({ code: 'interrupted', kind: 'interrupted', what: 'x' }));
      };
      const ending = await runInMemory(world, { plan, onMoment, signal: stop.signal }).then(
        ({ outcome }) => outcome.ending,
        (error: unknown) => (error instanceof MigrationError ? error.kind : 'bug'),
      );
      const ended = Object.values(world.journals).every((lines) => lines.at(-1)?.type === 'run_end');
      expect({ stopAt, ending, ended, holder: world.lease?.holder }).toEqual({
        stopAt,
        ending: expect.stringMatching(/^(interrupted|ok)$/),
        ended: true,
        holder: undefined,
      });
      await runInMemory(world, { plan, resume: true });
      expect({ stopAt, ...endOf(world) }).toEqual({ stopAt, ...endOf(whole.world) });
    }
  }, 60_000);
});

/** What is there, what was written for it, and what the record in the cluster says that we made. */
function endOf(world: WorldState) {
  return {
    content: contentOf(world),
    writes: [...world.writes].sort(),
    made: Object.keys(world.records[plan.planId]?.created ?? {}),
    states: world.records[plan.planId]?.states,
  };
}
