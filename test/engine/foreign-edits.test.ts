/** Others write too, at any time: what they wrote stays, and what they changed of ours is not written over. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applyEdits, getAt } from '../../src/core/change/edit-fields.js';
import { refOfTarget } from '../../src/core/change/target.js';
import type { Change, Path } from '../../src/core/change/types.js';
import { MigrationError } from '../../src/core/errors.js';
import { asObject, type Json } from '../../src/core/json.js';
import { editObject, makeWorld, type WorldState } from '../support/memory-world.js';
import { planShop, runInMemory, shop } from '../support/run-in-memory.js';

const plan = planShop();
const edits = plan.changes.filter(({ effect }) => effect.do === 'edit');

interface ForeignEdit {
  /** When: the moment of the run; 0 is before it. */
  moment: number;
  change: Change;
  at: Path;
  to: string;
}

/** Beside what a change touches, or right on it. */
const foreignEdit: fc.Arbitrary<ForeignEdit> = fc
  .record({
    moment: fc.integer({ min: 0, max: 200 }),
    change: fc.constantFrom(...edits),
    onIt: fc.boolean(),
    key: fc.constantFrom('team', 'replicas', 'note'),
    to: fc.constantFrom('x', 'y', 'true'),
  })
  .map(({ moment, change, onIt, key, to }) => {
    const [field] = change.effect.do === 'edit' ? change.effect.fields : [];
    return { moment, change, to, at: onIt && field ? field.at : ['metadata', 'annotations', key] };
  });

function refOf({ target }: Change): string {
  return target.system === 'kubernetes' ? refOfTarget(target) : '';
}

function write(state: WorldState, { change, at, to }: ForeignEdit): void {
  editObject(state, refOf(change), (value) => {
    return asObject(applyEdits(value, [{ at: [...at], from: { absent: true }, to: { is: to } }]) as Json);
  });
}

describe('edits by others before and during a run', () => {
  it('survive, and none of our changes is written over them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(foreignEdit, { minLength: 1, maxLength: 4 }), async (foreign) => {
        const world = makeWorld(shop());
        const last = new Map<string, ForeignEdit>();
        const applyAt = (moment: number): void => {
          for (const edit of foreign.filter((each) => each.moment === moment)) {
            write(world, edit);
            last.set(`${refOf(edit.change)} ${JSON.stringify(edit.at)}`, edit);
          }
        };
        applyAt(0);
        await runInMemory(world, { plan, onMoment: applyAt }).catch((error: unknown) => {
          if (!(error instanceof MigrationError)) throw error;
        });
        for (const { change, at, to } of last.values()) {
          expect(getAt(world.objects.get(refOf(change))?.value, at)).toEqual({ is: to });
        }
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('that hit a field of ours before the run keep everything unwritten', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...edits), async (change) => {
        const world = makeWorld(shop());
        const [field] = change.effect.do === 'edit' ? change.effect.fields : [];
        write(world, { moment: 0, change, at: field?.at ?? [], to: 'other' });
        await expect(runInMemory(world, { plan })).rejects.toMatchObject({ kind: 'stale' });
        expect(world.writes).toEqual([]);
      }),
    );
  });

  it('resumed after a kill and edits in between: the same, and only the branches that drifted are left', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 200 }), foreignEdit, async (killAt, edit) => {
        const world = makeWorld(shop());
        await runInMemory(world, { plan, killAt }).catch(() => undefined);
        write(world, edit);
        const { outcome } = await runInMemory(world, { plan, resume: true });
        expect(getAt(world.objects.get(refOf(edit.change))?.value, edit.at)).toEqual({ is: edit.to });
        const left = plan.changes.filter(
          ({ id }) => !['applied', 'already'].includes(outcome.results.get(id)?.state ?? ''),
        );
        const isHit = (change: Change): boolean =>
          change.why.consumers.some((consumer) => edit.change.why.consumers.includes(consumer)) ||
          (change.wave ?? 0) > (edit.change.wave ?? 0);
        expect(left.filter((change) => !isHit(change)).map(({ id }) => id)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});
