import { describe, expect, it } from '@jest/globals';
import type { MigrationFile } from '../../src/core/formats/migration-file.js';
import { resolve, type Resolution } from '../../src/core/resolve/resolve.js';
import { findIssuers, findTenants, type GivenSettings, modeOf } from '../../src/usecases/root-settings.js';
import { azureIdentity, azureIdentityBinding, inventoryOf, workload } from '../support/objects.js';

const FLAG = 'https://flag.example/';
const FILE = 'https://file.example/';
const OWN = 'https://own.example/';
const CLUSTER = 'https://cluster.example/';
const moving = [
  azureIdentity('a', 'i'),
  azureIdentityBinding('a', 'b', 'i', 'api'),
  workload('a', 'api', { label: 'api' }),
];

function root(id: string, objects = moving, issuer?: string): Resolution {
  const cluster = issuer === undefined ? {} : { cluster: { server: 's', context: 'c', issuer } };
  return resolve(inventoryOf(objects, { root: { id, kind: 'folder', ...cluster } }), 'standard');
}

function fileOf(content: Partial<MigrationFile>): MigrationFile {
  return { kind: 'Migration', formatVersion: '1.0', ...content };
}

describe('the issuer of a root', () => {
  it.each<[string, Resolution[], GivenSettings, Partial<MigrationFile>, Record<string, string>]>([
    ['is what the source tells', [root('a', moving, CLUSTER)], {}, {}, { a: CLUSTER }],
    ['is not known', [root('a')], {}, {}, {}],
    ['is given in the file', [root('a', moving, CLUSTER)], {}, { issuerUrl: FILE }, { a: FILE }],
    [
      'is given by a flag',
      [root('a')],
      { issuerUrl: FLAG },
      { issuerUrl: FILE, roots: [{ path: 'a', issuerUrl: OWN }] },
      { a: FLAG },
    ],
    [
      'is given for it alone',
      [root('a'), root('b')],
      {},
      { issuerUrl: FILE, roots: [{ path: 'a', issuerUrl: OWN }] },
      { a: OWN, b: FILE },
    ],
    [
      'is given for all, where one has something to move',
      [root('a'), root('b', [])],
      { issuerUrl: FLAG },
      {},
      { a: FLAG, b: FLAG },
    ],
  ])('%s', (_name, resolutions, given, file, expected) => {
    expect(findIssuers(resolutions, given, fileOf(file))).toEqual(expected);
  });

  it.each<[GivenSettings, Partial<MigrationFile>, string]>([
    [{ issuerUrl: FLAG }, {}, '--issuer-url names one cluster, but 2 roots have something to move'],
    [{ issuerUrl: FLAG }, { roots: [{ path: 'a', issuerUrl: OWN }] }, '--issuer-url names one cluster, but 2 roots'],
    [{}, { issuerUrl: FILE }, 'issuerUrl of the migration file names one cluster, but 2 roots'],
  ])('cannot be one of two clusters: %j %j', (given, file, what) => {
    expect(() => findIssuers([root('a'), root('b')], given, fileOf(file))).toThrow(
      expect.objectContaining({ code: 'ambiguous-issuer', what: expect.stringContaining(what) }),
    );
  });
});

describe('the mode of a root', () => {
  const file = fileOf({ podIdentityMode: 'standard', roots: [{ path: 'a', podIdentityMode: 'managed' }] });

  it.each<[string, GivenSettings, MigrationFile | undefined, string | undefined]>([
    ['a', {}, undefined, undefined],
    ['a', {}, file, 'managed'],
    ['b', {}, file, 'standard'],
    ['a', { podIdentityMode: 'standard-namespaced' }, file, 'standard-namespaced'],
  ])('%s given %j', (id, given, content, expected) => {
    expect(modeOf(id, given, content)).toBe(expected);
  });
});

describe('the tenants of roots', () => {
  const file = fileOf({ tenantId: 't', roots: [{ path: 'a', tenantId: 'u' }, { path: 'b' }] });

  it('are those that have one of their own, unless a flag names one for all', () => {
    expect(findTenants({}, file)).toEqual({ a: 'u' });
    expect(findTenants({ tenantId: 'f' }, file)).toEqual({});
    expect(findTenants({}, undefined)).toEqual({});
  });
});
