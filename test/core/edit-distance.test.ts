import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { editDistance, findClosest } from '../../src/core/edit-distance.js';

describe('editDistance', () => {
  it.each([
    ['scan', 'scan', 0],
    ['scn', 'scan', 1],
    ['plann', 'plan', 1],
    ['difg', 'diff', 1],
    ['kitten', 'sitting', 3],
    ['', 'scan', 4],
  ])('of %j and %j is %i', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
  });

  it('is a distance: symmetric, 0 only for equal words, no longer than by a detour', () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      }),
    );
  });
});

describe('findClosest', () => {
  const commands = ['completion', 'diff', 'plan', 'scan'];

  it.each([
    ['scn', 'scan'],
    ['pln', 'plan'],
    ['completoin', 'completion'],
    ['dif', 'diff'],
    ['apply', undefined],
    ['x', undefined],
  ])('takes %j for %j', (typed, meant) => {
    expect(findClosest(typed, commands)).toBe(meant);
  });
});
