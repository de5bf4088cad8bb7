import { describe, expect, it } from '@jest/globals';
import { readAzureTarget } from '../../src/cli/read-azure-target.js';
import type { MigrationFile } from '../../src/core/formats/migration-file.js';
import { CLUSTER_ID } from '../support/azure-facts.js';

type Flags = Parameters<typeof readAzureTarget>[0];

const FILE: MigrationFile = { kind: 'Migration', formatVersion: '1.0', offline: true };
const ONLINE: MigrationFile = { ...FILE, offline: false };
const [, , SUBSCRIPTION = ''] = CLUSTER_ID.split('/');

function read(flags: Partial<Flags>, file?: MigrationFile, unasked = true) {
  return readAzureTarget(flags as Flags, file, { unasked });
}

describe('Azure is asked', () => {
  it.each<[string, Partial<Flags>, MigrationFile | undefined, boolean]>([
    ['for a live cluster', {}, undefined, true],
    ['not for manifests', { from: ['k8s'] }, undefined, false],
    ['not for a snapshot', { snapshot: 's.json' }, undefined, false],
    ['not with --offline', { offline: true }, ONLINE, false],
    ['not with --offline, though a cluster is named', { offline: true, 'cluster-id': CLUSTER_ID }, undefined, false],
    ['with --no-offline', { from: ['k8s'], offline: false }, FILE, true],
    ['where a cluster is named', { from: ['k8s'], 'cluster-id': CLUSTER_ID }, FILE, true],
    ['where a subscription is named', { snapshot: 's.json', subscription: 's' }, undefined, true],
    ['where a cloud is named', { from: ['k8s'], cloud: 'AzureUSGovernment' }, undefined, true],
    ['not where the file says so', {}, FILE, false],
    ['where the file says so', { from: ['k8s'] }, ONLINE, true],
  ])('%s', (_, flags, file, expected) => {
    expect(read(flags, file) !== undefined).toBe(expected);
  });

  it('only where that is said, of a command that mostly does not need it', () => {
    expect(read({}, undefined, false)).toBeUndefined();
    expect(read({ offline: false }, undefined, false)).toBeDefined();
  });
});

describe('the cluster', () => {
  it.each<[string, Partial<Flags>, object]>([
    ['is looked for', {}, { cloud: 'AzureCloud' }],
    ['is named by its id', { 'cluster-id': CLUSTER_ID }, { cloud: 'AzureCloud', clusterId: CLUSTER_ID }],
    [
      'is named by its parts',
      { subscription: SUBSCRIPTION, 'resource-group': 'rg', cluster: 'prod' },
      { cloud: 'AzureCloud', subscription: SUBSCRIPTION, clusterId: CLUSTER_ID },
    ],
    ['is in a cloud', { cloud: 'AzureChinaCloud' }, { cloud: 'AzureChinaCloud' }],
  ])('%s', (_, flags, expected) => {
    expect(read(flags)).toEqual(expected);
  });

  it.each<[Partial<Flags>]>([
    [{ cluster: 'prod' }],
    [{ cluster: 'prod', subscription: 's' }],
    [{ 'resource-group': 'rg', subscription: 's' }],
  ])('needs all of its parts, not %j', (flags) => {
    expect(() => read(flags)).toThrow(expect.objectContaining({ code: 'bad-arguments', kind: 'usage' }));
    expect(read({ ...flags, offline: true })).toBeUndefined();
  });
});
