/** Properties: whatever was applied, and in however many parts it is taken back, the start comes back. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RollbackOptions } from '../../../src/core/formats/rollback-plan.js';
import type { JsonObject } from '../../../src/core/json.js';
import { arbitraryShop } from '../../support/arbitrary-shop.js';
import { editObject, Killed, makeWorld, type WorldState } from '../../support/memory-world.js';
import { liveInventoryOf } from '../../support/objects.js';
import { planInventories } from '../../support/planning.js';
import { planRollbackInMemory, runRollback, storedContentOf, withoutEmpty } from '../../support/rollback-in-memory.js';
import { runInMemory } from '../../support/run-in-memory.js';
import type { MigrationPlan } from '../../../src/core/formats/plan.js';

const EVERYTHING: Partial<RollbackOptions> = { deleteCreated: true };

function planCluster(objects: readonly JsonObject[]): MigrationPlan {
  return planInventories([liveInventoryOf(objects)], {
    ...{ mode: 'standard', waveSize: 2 },
    file: { policy: { serviceAccountSplit: 'carry-over' } },
  });
}

/** As far as it came. */
async function migrate(state: WorldState, plan: MigrationPlan, killAt?: number): Promise<void> {
  if (!plan.applyable) return;
  try {
    await runInMemory(state, { plan, ...(killAt !== undefined && { killAt }) });
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  state.lease = undefined;
}

describe('rollback after apply', () => {
  it('is the identity on whole objects, wherever the apply was killed', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryShop, fc.option(fc.integer({ min: 1, max: 120 })), async (objects, killAt) => {
        const plan = planCluster(objects);
        const state = makeWorld(objects);
        await migrate(state, plan, killAt ?? undefined);

        await runRollback(state, await planRollbackInMemory(state, plan, EVERYTHING));

        expect(storedContentOf(state)).toEqual(storedContentOf(makeWorld(objects)));
      }),
      { numRuns: 60 },
    );
  });

  it('ends in the same state in however many parts it is done', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryShop,
        fc.array(fc.nat(), { maxLength: 5 }),
        fc.boolean(),
        async (objects, picks, byWave) => {
          const plan = planCluster(objects);
          const state = makeWorld(objects);
          await migrate(state, plan);
          const consumers = [...new Set(plan.changes.flatMap(({ why }) => why.consumers))];
          const waves = [...new Set(plan.changes.flatMap(({ wave }) => wave ?? []))];

          for (const pick of picks) {
            const some = byWave ? waves : consumers;
            if (some.length === 0) continue;
            const part = some[pick % some.length];
            const selection = typeof part === 'number' ? { waves: [part] } : { only: part === undefined ? [] : [part] };
            const made = await planRollbackInMemory(state, plan, { ...EVERYTHING, ...selection });
            await runRollback(state, made);
          }
          await runRollback(state, await planRollbackInMemory(state, plan, EVERYTHING));

          expect(storedContentOf(state)).toEqual(storedContentOf(makeWorld(objects)));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('never touches what others have written meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryShop, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), async (objects, picks) => {
        const plan = planCluster(objects);
        const state = makeWorld(objects);
        await migrate(state, plan);
        const refs = [...state.objects.keys()];
        const edited = new Set(picks.map((pick) => refs[pick % refs.length] ?? ''));
        for (const ref of edited) {
          editObject(state, ref, (value) => ({
            ...value,
            metadata: { ...(value['metadata'] as JsonObject), theirs: 'x' },
          }));
        }

        await runRollback(state, await planRollbackInMemory(state, plan));

        const start = makeWorld(objects);
        for (const [ref, { value }] of start.objects) {
          const expected = edited.has(ref)
            ? { ...value, metadata: { ...(value['metadata'] as JsonObject), theirs: 'x' } }
            : value;
          expect(withoutEmpty(state.objects.get(ref)?.value ?? {})).toEqual(withoutEmpty(expected));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('can be killed at any moment, and done again', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryShop, fc.integer({ min: 1, max: 80 }), async (objects, killAt) => {
        const plan = planCluster(objects);
        const state = makeWorld(objects);
        await migrate(state, plan);
        try {
          await runRollback(state, await planRollbackInMemory(state, plan, EVERYTHING), { killAt });
        } catch (error) {
          if (!(error instanceof Killed)) throw error;
        }
        state.lease = undefined;

        await runRollback(state, await planRollbackInMemory(state, plan, EVERYTHING), { resume: true });

        expect(storedContentOf(state)).toEqual(storedContentOf(makeWorld(objects)));
      }),
      { numRuns: 40 },
    );
  });
});
