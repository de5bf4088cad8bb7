import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { STAGES } from '../../../src/core/change/stages.js';
import type { Check, StageId } from '../../../src/core/change/types.js';
import { orderSteps } from '../../../src/core/plan/order-steps.js';

interface StepOptions {
  stage?: StageId;
  wave?: number;
  needs?: string[];
}

function step(id: string, { stage = 'workloads', needs = [], ...more }: StepOptions = {}): Check {
  return { id, stage, needs, subject: id, run: 'r', args: {}, ...more };
}

function idsInOrder(steps: readonly Check[]): string[] {
  return orderSteps(steps, steps).map(({ id }) => id);
}

describe('steps are ordered', () => {
  it.each<[string, Check[], string[]]>([
    [
      'by stage, in the order of the stages',
      STAGES.toReversed().map((stage) => step(`x-${stage}`, { stage })),
      STAGES.map((stage) => `x-${stage}`),
    ],
    ['by wave, those without one first', [step('a', { wave: 10 }), step('b', { wave: 2 }), step('c')], ['c', 'b', 'a']],
    [
      'by what is needed first, over several steps',
      [step('a', { needs: ['b'] }), step('b', { needs: ['c'] }), step('c')],
      ['c', 'b', 'a'],
    ],
    [
      'by the longest chain of needs',
      [step('a', { needs: ['z', 'm'] }), step('m', { needs: ['z'] }), step('z')],
      ['z', 'm', 'a'],
    ],
    ['by id among equals', [step('b'), step('a'), step('B')], ['B', 'a', 'b']],
    ['without regard to needs that are not there', [step('b', { needs: ['gone'] }), step('a')], ['a', 'b']],
    [
      'by wave before needs: a wave waits for the one before it',
      [step('a', { wave: 1, needs: ['b'] }), step('b', { wave: 2 })],
      ['a', 'b'],
    ],
  ])('%s', (_name, steps, ids) => {
    expect(idsInOrder(steps)).toEqual(ids);
  });

  it('to an end, even where needs go in a circle', () => {
    const circle = [step('a', { needs: ['b'] }), step('b', { needs: ['a'] })];

    expect(idsInOrder(circle)).toHaveLength(2);
  });

  it('by chains that go through steps which are not shown', () => {
    const all = [step('a', { needs: ['hidden'] }), step('hidden', { needs: ['b'] }), step('b')];

    expect(orderSteps([step('a', { needs: ['hidden'] }), step('b')], all).map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('the same way whatever the order of the input, and never before what they need', () => {
    const steps = fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 12 }).chain((numbers) =>
      fc.tuple(
        ...numbers.map((number) =>
          // Needs go to lower numbers only, so that there is an order.
          fc
            .subarray(numbers.filter((other) => other < number))
            .map((needs) => step(`s${String(number)}`, { needs: needs.map((need) => `s${String(need)}`) })),
        ),
      ),
    );
    fc.assert(
      fc.property(
        steps.chain((made) =>
          fc.tuple(fc.constant(made), fc.shuffledSubarray(made, { minLength: made.length, maxLength: made.length })),
        ),
        ([made, shuffled]) => {
          const ids = idsInOrder(made);
          expect(idsInOrder(shuffled)).toEqual(ids);
          for (const { id, needs } of made) {
            for (const need of needs) expect(ids.indexOf(need)).toBeLessThan(ids.indexOf(id));
          }
        },
      ),
    );
  });
});
