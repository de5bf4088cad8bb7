import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { digestJson, lengthPrefixed, sha256Hex } from '../../src/core/digest.js';

/** Texts made of what a length prefix is made of, so that a weak one would be fooled. */
const part = fc.oneof(fc.stringMatching(/^[0-9:a-]{0,6}$/), fc.string({ unit: 'grapheme', maxLength: 4 }));
const parts = fc.array(part, { maxLength: 4 });

describe('parts with their lengths', () => {
  it('are the same exactly for the same parts', () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(lengthPrefixed(a) === lengthPrefixed(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    [
      ['team-a', 'b'],
      ['team', 'a-b'],
    ],
    [['ab'], ['a', 'b']],
    [[''], []],
    [['1:a'], ['a']],
  ])('%j differ from %j', (a, b) => {
    expect(lengthPrefixed(a)).not.toBe(lengthPrefixed(b));
  });

  it('count bytes of UTF-8', () => {
    expect(lengthPrefixed(['ä', '', 'x'])).toBe('2:ä0:1:x');
  });
});

describe('a digest', () => {
  it('is SHA-256, as the standard has it for "abc"', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('of JSON does not depend on the order of keys', () => {
    expect(digestJson({ a: 1, b: 2 })).toBe(digestJson({ b: 2, a: 1 }));
    expect(digestJson({ a: 1 })).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(digestJson({ a: 1 })).not.toBe(digestJson({ a: '1' }));
  });
});
