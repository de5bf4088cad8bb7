import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { escapeUnsafe, toJson } from '../../src/cli/to-json.js';
import { toYaml } from '../../src/cli/to-yaml.js';

/** What moves the cursor, hides, or turns the reading direction. */
const HOSTILE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

const hostileText = fc
  .array(
    fc.constantFrom(
      'a',
      ' ',
      ':',
      '#',
      '"',
      '\n',
      '\u001b',
      '\u009b',
      '\u202e',
      '\u2028',
      '\u200b',
      '\ufeff',
      '\u3164',
      '\u{e0041}',
      'ä',
      '😀',
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));
const result = fc.dictionary(hostileText, fc.oneof(hostileText, fc.array(hostileText, { maxLength: 3 })), {
  maxKeys: 4,
});

describe.each([
  ['toJson', toJson, (text: string): unknown => JSON.parse(text)],
  ['toYaml', toYaml, (text: string): unknown => parse(text)],
])('%s', (_name, print, read) => {
  it('is read back as what it was, and shows no character that a terminal obeys', () => {
    fc.assert(
      fc.property(result, (value) => {
        const text = print(value);
        expect(read(text)).toEqual(value);
        expect(text).not.toMatch(HOSTILE);
      }),
      { numRuns: 300 },
    );
  });

  it('ends with a line feed', () => {
    expect(print({ a: 1 })).toMatch(/[^\n]\n$/);
  });
});

describe('JSON in pieces', () => {
  it('is what JSON.stringify prints', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (value) => {
        expect(toJson(value)).toBe(`${escapeUnsafe(JSON.stringify(value, null, 2))}\n`);
      }),
    );
  });

  it('leaves out what is undefined', () => {
    expect(toJson({ a: undefined, b: [], c: {} })).toBe('{\n  "b": [],\n  "c": {}\n}\n');
  });
});
