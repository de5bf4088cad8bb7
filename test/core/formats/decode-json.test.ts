import { describe, expect, it } from '@jest/globals';
import { decodeJsonDocument, type DocumentKind } from '../../../src/core/formats/decode-json.js';
import { problemsOf } from '../../../src/core/formats/find-problems.js';
import { oneOf, strict, text, Type } from '../../../src/core/formats/schema.js';

const Note = strict({
  kind: Type.Literal('Note'),
  formatVersion: text(),
  title: text(),
  tone: Type.Optional(oneOf(['calm', 'loud'])),
  parts: Type.Optional(Type.Array(Type.Union([strict({ is: text() }), strict({ count: Type.Integer() })]))),
});
const NOTE: DocumentKind = { kind: 'Note', name: 'short note', formatVersion: '1.9', findProblems: problemsOf(Note) };

function note(more: object): string {
  return JSON.stringify({ kind: 'Note', formatVersion: '1.9', title: 't', ...more });
}

describe('a document', () => {
  it.each([[note({})], [note({ formatVersion: '1.0' })], [note({ formatVersion: '0.12' })], [`\n ${note({})}\n`]])(
    '%s is read',
    (source) => {
      expect(decodeJsonDocument(source, 'n.json', NOTE)).toMatchObject({ title: 't' });
    },
  );

  it.each<[string, RegExp]>([
    ['', /it is no JSON/],
    ['{"kind":"Note"', /it is no JSON/],
    ['null', /it is no Note document/],
    ['["Note"]', /it is no Note document/],
    ['"Note"', /it is no Note document/],
    ['{}', /it is no Note document/],
    [note({ kind: 'note' }), /it is no Note document/],
    ['{"kind":"Note"}', /formatVersion/],
    [note({ title: 1 }), /\/title/],
    [note({ titel: 'x' }), /unknown key "titel"/],
    [note({ tone: 'shrill' }), /\/tone/],
    [note({ parts: [{ is: 'a' }, { is: 'b', more: 1 }] }), /\/parts\/1/],
  ])('%s is none', (source, why) => {
    expect(() => decodeJsonDocument(source, 'n.json', NOTE)).toThrow(
      expect.objectContaining({
        code: 'invalid-short-note',
        kind: 'usage',
        what: 'The short note n.json cannot be used',
        why: expect.stringMatching(why),
      }),
    );
  });

  it.each(['1.10', '2.0', '2', '10.0'])('of format %s is newer', (formatVersion) => {
    expect(() => decodeJsonDocument(note({ formatVersion, unheardOf: 1 }), 'n.json', NOTE)).toThrow(
      expect.objectContaining({ code: 'newer-format', kind: 'stale' }),
    );
  });

  it.each(['', 'latest', '1', '1.x', '1.0.0', ' 1.0', 1])('of format %j is none', (formatVersion) => {
    expect(() => decodeJsonDocument(note({ formatVersion }), 'n.json', NOTE)).toThrow(
      expect.objectContaining({ code: 'invalid-short-note' }),
    );
  });

  it('that is wrong all over is described in a few words', () => {
    const parts = Array.from({ length: 50 }, () => 1);

    expect(() => decodeJsonDocument(note({ parts }), 'n.json', NOTE)).toThrow(
      expect.objectContaining({ why: expect.stringMatching(/; and \d+ more$/) }),
    );
  });
});

describe('problems', () => {
  const findProblems = problemsOf(Note);

  it('are none for what fits', () => {
    expect(findProblems({ kind: 'Note', formatVersion: '1.9', title: 't' })).toEqual([]);
  });

  it('name every unknown key', () => {
    const found = findProblems({ kind: 'Note', formatVersion: '1.9', title: 't', first: 1, other: 2 });

    expect(found).toEqual([
      { path: '', key: 'first', message: 'unknown key "first"' },
      { path: '', key: 'other', message: 'unknown key "other"' },
    ]);
  });

  it.each([[undefined], [null], [1], ['x'], [[]]])('are found in %j', (value) => {
    expect(findProblems(value)).not.toEqual([]);
  });
});
