import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { firstDifference } from '../../src/core/first-difference.js';

describe('firstDifference', () => {
  it.each([
    ['', '', undefined],
    ['abc', 'abc', undefined],
    ['abc', 'abd', 2],
    ['abc', 'ab', 2],
    ['ab', 'abc', 2],
    ['', 'a', 0],
    ['𝒳b', '𝒳c', 1],
  ])('of %j and %j is %p', (left, right, at) => {
    expect(firstDifference(left, right)).toBe(at);
    expect(firstDifference(right, left)).toBe(at);
  });

  it('is behind a common beginning', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), fc.string(), (start, left, right) => {
        const at = firstDifference(start + left, start + right);
        expect(at === undefined).toBe(left === right);
        if (at !== undefined) expect(at).toBeGreaterThanOrEqual([...start].length);
      }),
    );
  });
});
