import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../../src/core/json.js';
import { applyJsonPatch } from '../../../../src/sources/manifests/kustomize/json-patch.js';

const document: Json = { a: { b: 1 }, list: ['x', 'y'], 'sl/ash': { 'til~de': 2 }, none: null };

describe('applyJsonPatch', () => {
  it.each<[string, Json[], Json]>([
    ['adds a key', [{ op: 'add', path: '/a/c', value: 2 }], { ...document, a: { b: 1, c: 2 } }],
    ['adds over a key', [{ op: 'add', path: '/a', value: 2 }], { ...document, a: 2 }],
    ['adds at an index', [{ op: 'add', path: '/list/1', value: 'n' }], { ...document, list: ['x', 'n', 'y'] }],
    ['adds at the end', [{ op: 'add', path: '/list/-', value: 'n' }], { ...document, list: ['x', 'y', 'n'] }],
    ['replaces', [{ op: 'replace', path: '/list/0', value: 'n' }], { ...document, list: ['n', 'y'] }],
    ['replaces null', [{ op: 'replace', path: '/none', value: 1 }], { ...document, none: 1 }],
    ['removes an item', [{ op: 'remove', path: '/list/0' }], { ...document, list: ['y'] }],
    ['removes a key', [{ op: 'remove', path: '/a/b' }], { ...document, a: {} }],
    [
      'reads escapes',
      [{ op: 'replace', path: '/sl~1ash/til~0de', value: 3 }],
      { ...document, 'sl/ash': { 'til~de': 3 } },
    ],
    ['copies', [{ op: 'copy', from: '/a/b', path: '/c' }], { ...document, c: 1 }],
    ['moves', [{ op: 'move', from: '/a/b', path: '/a/c' }], { ...document, a: { c: 1 } }],
    ['tests', [{ op: 'test', path: '/a', value: { b: 1 } }], document],
    ['replaces the whole', [{ op: 'replace', path: '', value: 1 }], 1],
    [
      'does one after the other',
      [
        { op: 'add', path: '/d', value: {} },
        { op: 'add', path: '/d/e', value: 1 },
      ],
      { ...document, d: { e: 1 } },
    ],
  ])('%s', (_, operations, value) => {
    expect(applyJsonPatch(document, operations)).toEqual({ value });
  });

  it.each<[string, Json[], string]>([
    ['replacing what is not there', [{ op: 'replace', path: '/z', value: 1 }], 'there is no /z'],
    ['removing what is not there', [{ op: 'remove', path: '/a/z' }], 'there is no /a/z'],
    ['adding below what is not there', [{ op: 'add', path: '/z/y', value: 1 }], 'there is no /z'],
    ['an index beyond the end', [{ op: 'add', path: '/list/3', value: 1 }], 'there is no /list/3'],
    ['an index that is none', [{ op: 'replace', path: '/list/01', value: 1 }], 'there is no /list/01'],
    ['adding below a scalar', [{ op: 'add', path: '/a/b/c', value: 1 }], 'there is no /a/b/c'],
    ['an inherited key', [{ op: 'replace', path: '/constructor', value: 1 }], 'there is no /constructor'],
    ['a test that fails', [{ op: 'test', path: '/a/b', value: 2 }], 'test of /a/b fails'],
    ['an unknown operation', [{ op: 'merge', path: '/a' }], 'there is no operation "merge"'],
    ['no path', [{ op: 'add' }], 'an operation has no path'],
    ['something else', [3], 'an operation has no path'],
  ])('refuses %s', (_, operations, problem) => {
    expect(applyJsonPatch(document, operations)).toEqual({ problem });
  });
});
