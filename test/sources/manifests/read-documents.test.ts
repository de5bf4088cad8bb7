import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readDocuments } from '../../../src/sources/manifests/read-documents.js';
import { configMap } from './temporary-tree.js';

function reasons(text: string, path = 'f.yaml'): string[] {
  return readDocuments(text, path).skipped.map(({ why, line, message }) => `${why}:${line ?? ''} ${message}`);
}

function firstObject(text: string): unknown {
  return readDocuments(text, 'f.yaml').objects[0]?.object;
}

describe('documents of a file', () => {
  it('knows where each begins, empty ones counted', () => {
    const text = `# only a comment\n---\n${configMap('a')}---\n# nothing\n---\n\n# here\n${configMap('b')}`;
    const { objects, skipped } = readDocuments(text, 'f.yaml');
    expect(skipped).toEqual([]);
    expect(objects.map(({ origin }) => origin)).toEqual([
      { path: 'f.yaml', document: 0, line: 3 },
      { path: 'f.yaml', document: 2, line: 11 },
    ]);
  });

  it('counts lines of CRLF files as editors do', () => {
    const { objects } = readDocuments(`${configMap('a')}---\n${configMap('b')}`.replaceAll('\n', '\r\n'), 'f.yaml');
    expect(objects.map(({ origin }) => origin.line)).toEqual([1, 5]);
  });

  it.each([
    ['an open bracket', 'b: [\n', 'invalid:'],
    ['an open quote', 'b: "x\n', 'invalid:'],
    ['a tab', '\tb: 1\n', 'invalid:'],
    ['an unknown alias', 'b: *nowhere\n', 'invalid:'],
    ['nested maps on a line', 'a: b: c\n', 'invalid:'],
    ['many open brackets', `a: ${'['.repeat(20_000)}\n`, 'invalid:4 is not valid YAML: it nests more than'],
    [
      'many balanced brackets',
      `a: ${'['.repeat(300)}${']'.repeat(300)}\n`,
      'invalid:4 is not valid YAML: it nests more than',
    ],
    ['many lists in lists', `${'- '.repeat(400)}a\n`, 'invalid:4 is not valid YAML: it nests more than'],
    ['many keys in keys', `${'? '.repeat(400)}a\n`, 'invalid:4 is not valid YAML: it nests more than'],
    [
      'many maps in maps',
      [...Array(300).keys()].map((depth) => `${' '.repeat(depth)}a:\n`).join(''),
      'invalid:4 is not valid YAML: it nests more than',
    ],
    ['a list as a key', 'a: 1\n? [b]\n: 1\n', 'invalid:6 is not valid YAML: a key is a list or a map'],
  ])('loses only the broken document with %s', (_, broken, expected) => {
    const { objects } = readDocuments(`${configMap('a')}---\n${broken}---\n${configMap('c')}`, 'f.yaml');
    expect(objects.map(({ origin }) => origin.document)).toEqual([0, 2]);
    expect(reasons(`${configMap('a')}---\n${broken}---\n${configMap('c')}`)).toEqual([
      expect.stringContaining(expected),
    ]);
  });

  it('stops an alias bomb', () => {
    const levels = Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`);
    const bomb = `apiVersion: v1\nkind: ConfigMap\na0: &a0 [x]\n${levels.join('\n')}\n`;
    expect(reasons(bomb)).toEqual([expect.stringMatching(/^invalid:1 .*alias/i)]);
  });

  it('stops aliases that repeat something large', () => {
    const large = `x: &x [${'1,'.repeat(50_000)}]`;
    const text = `apiVersion: v1\nkind: ConfigMap\n${large}\ny: [${'*x,'.repeat(500)}]\n`;
    expect(reasons(text)).toEqual(['invalid:1 is not valid YAML: its aliases expand to too much']);
  });

  it.each([
    ['yes', true],
    ['"yes"', 'yes'],
    ['010', 8],
    ['12:30', '12:30'],
    ['2020-01-01', '2020-01-01'],
    ['!!binary aGk=', 'aGk='],
    ['12345678901234567890', 12345678901234567000],
    ['.inf', 'Infinity'],
    ['~', null],
    ['*base', 'b'],
  ])('reads the value %s as kubectl does', (text, value) => {
    expect(firstObject(`apiVersion: v1\nkind: K\nbase: &base b\nvalue: ${text}\n`)).toMatchObject({ value });
  });

  it('takes the last of several equal keys and merges maps', () => {
    const text = 'apiVersion: v1\nkind: K\nbase: &base {a: 1, b: 1}\nmap: {<<: *base, b: 2}\nz: 1\nz: 2\n';
    expect(firstObject(text)).toMatchObject({ map: { a: 1, b: 2 }, z: 2 });
  });

  it('minds no brackets in text', () => {
    const script = `  echo '${'\u001b[31m'.repeat(300)}'\n`;
    expect(readDocuments(`apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n  ${script}`, 'f.yaml').objects).toHaveLength(
      1,
    );
  });

  it('refuses JSON that nests too deep', () => {
    const json = `{"apiVersion":"v1","kind":"K","a":${'['.repeat(300)}${']'.repeat(300)}}`;
    expect(reasons(json)).toEqual([expect.stringContaining('nests more than')]);
  });

  it('keeps a key called __proto__ a key', () => {
    const object = firstObject('apiVersion: v1\nkind: K\n__proto__: {polluted: true}\n');
    expect(Object.hasOwn(object as object, '__proto__')).toBe(true);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('lists', () => {
  it.each([
    [
      'List',
      '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Pod"},{"apiVersion":"v1","kind":"Pod"}]}',
    ],
    ['a typed list', '{"apiVersion":"v1","kind":"PodList","items":[{},{"metadata":{}}]}'],
    ['a list of lists', 'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: PodList, items: [{}, {}]}]\n'],
  ])('gives the items of %s', (_, text) => {
    const { objects, skipped } = readDocuments(text, 'f');
    expect(skipped).toEqual([]);
    expect(objects.map(({ object, origin }) => [object['kind'], origin.document, origin.line])).toEqual([
      ['Pod', 0, 1],
      ['Pod', 0, 1],
    ]);
  });

  it('names an item that is no object', () => {
    expect(reasons('apiVersion: v1\nkind: List\nitems: [3, {kind: Pod}]\n')).toHaveLength(2);
  });
});

describe('what is not handed on', () => {
  const secret = `apiVersion: v1
kind: Secret
metadata:
  name: s
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{"data":{"k":"dmFsdWU="}}'
    kept: yes indeed
  managedFields:
  - {manager: kubectl-client-side-apply, fieldsV1: {"f:data": {}}}
  - {manager: helm}
  - {manager: helm}
data: {k: dmFsdWU=}
stringData: {k: value}
type: Opaque
`;

  it('drops Secret data and the copy of it, and keeps only names of managers', () => {
    const { objects } = readDocuments(secret, 'f.yaml');
    expect(objects).toEqual([
      {
        object: {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 's', annotations: { kept: 'yes indeed' } },
          type: 'Opaque',
        },
        origin: { path: 'f.yaml', document: 0, line: 1 },
        managers: ['helm', 'kubectl-client-side-apply'],
      },
    ]);
  });

  it('does so within lists', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${secret.trim().replaceAll('\n', '\n  ')}\n`;
    expect(JSON.stringify(readDocuments(list, 'f.yaml'))).not.toMatch(/dmFsdWU|"value"/);
  });

  it('keeps the data of other kinds', () => {
    expect(firstObject('apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n')).toMatchObject({ data: { a: 'b' } });
  });
});

describe('documents that are no objects', () => {
  it.each([
    ['a: 1\n', 'values-prod.yaml', 'unsupported:1 holds Helm values, no Kubernetes object'],
    ['name: x\n', 'Chart.yaml', 'unsupported:1 describes a Helm chart, no Kubernetes object'],
    ['on: push\njobs: {}\n', 'ci.yaml', 'unsupported:1 is no Kubernetes object: it has no apiVersion and kind'],
    ['- a\n', 'f.yaml', 'unsupported:1 is no Kubernetes object: it has no apiVersion and kind'],
    ['{"kind": "Pod"}', 'f.json', 'unsupported:1 is no Kubernetes object: it has no apiVersion and kind'],
    [
      'podLabels:\n  aadpodidbinding: x\n',
      'values.yaml',
      'unsupported:1 holds Helm values, no Kubernetes object (it mentions pod identity, line 2)',
    ],
    [
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n',
      'other.yaml',
      'unsupported:1 is a Kustomization under a name that kustomize does not read',
    ],
  ])('%j in %s', (text, path, expected) => {
    expect(reasons(text, path)).toEqual([expected]);
    expect(readDocuments(text, path).skipped.flatMap(({ affects }) => affects)).toEqual([]);
  });

  it('takes the Kustomization of Flux for an object', () => {
    const text = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n';
    expect(readDocuments(text, 'f.yaml').objects).toHaveLength(1);
  });

  it('says what a broken document could have changed', () => {
    const text = 'kind: AzureIdentityBinding\nx: [\n---\nmetadata: {aadpodidbinding: x\n';
    expect(readDocuments(text, 'f').skipped.map(({ affects, mentions }) => [affects, mentions])).toEqual([
      [['matching'], [{ line: 1, term: 'AzureIdentityBinding' }]],
      [['workloads'], [{ line: 4, term: 'aadpodidbinding', selector: 'x' }]],
    ]);
  });
});

describe('every document is accounted for', () => {
  const piece = fc.constantFrom(
    configMap('a'),
    '# comment\n\n',
    '',
    'a: 1\n',
    'a: [\n',
    'x: "open\n',
    '- 1\n- 2\n',
    'just text\n',
    'apiVersion: v1\nkind: Secret\ndata: {a: b}\n',
    'a: ${B}\nc: $D\n',
    '\tx\n',
    '{"apiVersion":"v1","kind":"Pod"}\n',
  );

  it('as an object or an entry', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), fc.constantFrom('\n', '\r\n'), (pieces, lineEnd) => {
        const text = pieces.join('---\n').replaceAll('\n', lineEnd);
        const filled = text.split(/^---/m).filter((part) => part.replace(/^\s*#.*$/gm, '').trim() !== '');
        const { objects, skipped } = readDocuments(text, 'f.yaml');
        expect(objects.length + skipped.length).toBe(filled.length);
      }),
    );
  });

  it('throws on no text', () => {
    const unit = fc.constantFrom(...'a: \n-{}["&*|%#!?<\t$'.split(''));
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        expect(() => readDocuments(text, 'f.yaml')).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});
