import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { toJson } from '../../src/cli/to-json.js';
import { toYaml } from '../../src/cli/to-yaml.js';

/** What moves the cursor, hides, or turns the reading direction. */
const HOSTILE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

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
