/** Identities are tried in build-inventory.test.ts; here are bindings and exceptions, and what a cluster makes of them. */
import { describe, expect, it } from '@jest/globals';
import type { Inventory } from '../../../src/core/inventory/model.js';
import type { JsonObject } from '../../../src/core/json.js';
import { azureIdentity, inventoryOf, liveInventoryOf } from '../../support/objects.js';

function withSpec(kind: string, spec: JsonObject): JsonObject {
  return { apiVersion: 'aadpodidentity.k8s.io/v1', kind, metadata: { namespace: 'shop', name: 'x' }, spec };
}

/** In files, and in a cluster. */
function readBoth<T>(object: JsonObject, pick: (inventory: Inventory) => readonly T[]): [T | undefined, T | undefined] {
  return [pick(inventoryOf([object]))[0], pick(liveInventoryOf([object]))[0]];
}

describe('a binding', () => {
  const CURRENT = { identity: 'id', selector: 'api', spelling: 'current' };
  it.each<[JsonObject, object, object]>([
    [{ azureIdentity: 'id', selector: 'api', weight: 1 }, CURRENT, CURRENT],
    [
      { AzureIdentity: 'id', Selector: 'api' },
      { identity: 'id', selector: 'api', spelling: 'legacy' },
      { identity: '', selector: '', spelling: 'legacy' },
    ],
    [
      { azureidentity: 'id', selector: 'api' },
      { identity: 'id', selector: 'api', spelling: 'legacy' },
      { identity: '', selector: 'api', spelling: 'legacy' },
    ],
    [{ azureIdentity: 'id', AzureIdentity: 'old', selector: 'api', SELECTOR: 'old' }, CURRENT, CURRENT],
    [
      { azureIdentity: 7, selector: null },
      { identity: '', selector: '', spelling: 'current' },
      { identity: '', selector: '', spelling: 'current' },
    ],
  ])('written as %j', (spec, inFiles, live) => {
    expect(readBoth(withSpec('AzureIdentityBinding', spec), ({ bindings }) => bindings)).toMatchObject([inFiles, live]);
  });
});

describe('an exception', () => {
  it.each<[JsonObject, JsonObject, JsonObject]>([
    [{ podLabels: { app: 'x' } }, { app: 'x' }, { app: 'x' }],
    [{ PodLabels: { app: 'x' } }, { app: 'x' }, {}],
    [{ podlabels: { app: 'x' } }, { app: 'x' }, {}],
    [{ podLabels: { app: 'x', count: 1 } }, { app: 'x' }, { app: 'x' }],
    [{ podLabels: ['app'] }, {}, {}],
    [{}, {}, {}],
  ])('written as %j', (spec, inFiles, live) => {
    const labels = readBoth(withSpec('AzurePodIdentityException', spec), ({ exceptions }) => exceptions);

    expect(labels.map((exception) => exception?.podLabels)).toEqual([inFiles, live]);
  });
});

describe('an identity', () => {
  it.each<[string, string, boolean]>([
    ['aadpodidentity.k8s.io/Behavior', 'namespaced', true],
    ['aadpodidentity.k8s.io/Behavior', 'Namespaced', false],
    ['aadpodidentity.k8s.io/Behavior', '', false],
    ['aadpodidentity.k8s.io/behavior', 'namespaced', false],
  ])('annotated %s=%s stays in its namespace: %s', (key, value, namespaced) => {
    const object = { ...azureIdentity('shop', 'id'), metadata: { name: 'id', annotations: { [key]: value } } };

    expect(inventoryOf([object]).identities).toEqual([expect.objectContaining({ namespaced })]);
  });

  it.each<[unknown, string]>([
    [null, 'user-assigned'],
    ['1', 'service-principal'],
    ['2', 'service-principal-certificate'],
    ['', 'unsupported'],
    [-1, 'unsupported'],
    [true, 'unsupported'],
    ['user-assigned', 'unsupported'],
    ['__proto__', 'unsupported'],
  ])('of type %j is %s', (type, expected) => {
    const object = azureIdentity('shop', 'id', { spec: { type: type as string } });

    expect(inventoryOf([object]).identities.map((identity) => identity.type)).toEqual([expected]);
  });
});

describe('the spelling of an identity', () => {
  it.each<[string, JsonObject, string]>([
    ['is that of today', {}, 'current'],
    ['is old for the tenant', { TenantID: 't' }, 'legacy'],
    ['is old for the password', { ClientPassword: { name: 'x', namespace: 'y' } }, 'legacy'],
    ['is old for what the password holds', { clientPassword: { Name: 'x', Namespace: 'y' } }, 'legacy'],
    ['is that of today for a password', { clientPassword: { name: 'x', namespace: 'y' } }, 'current'],
    ['is not judged by what was never read', { ADResourceID: 'x' }, 'current'],
    ['is that of today where both are there', { ClientID: 'x' }, 'current'],
  ])('%s', (_name, spec, spelling) => {
    const given = azureIdentity('shop', 'id', { spec });
    const spellings = readBoth(given, ({ identities }) => identities).map((identity) => identity?.spelling);

    expect(spellings).toEqual([spelling, spelling]);
  });

  it('is old for the type alone, which a cluster then takes for 0', () => {
    const old = withSpec('AzureIdentity', { Type: 1, clientID: 'c', resourceID: 'r' });

    expect(readBoth(old, ({ identities }) => identities)).toMatchObject([
      { type: 'service-principal', spelling: 'legacy' },
      { type: 'user-assigned', spelling: 'legacy' },
    ]);
  });

  it('of an exception counts as well', () => {
    const old = withSpec('AzurePodIdentityException', { PodLabels: { app: 'x' } });

    expect(readBoth(old, ({ exceptions }) => exceptions)).toMatchObject([
      { spelling: 'legacy' },
      { spelling: 'legacy' },
    ]);
  });
});

describe('an installation before 1.6', () => {
  const old = withSpec('AzureIdentityBinding', { AzureIdentity: 'id', Selector: 'api' });
  const versions = (...tags: string[]): JsonObject[] =>
    tags.map((tag, index) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { namespace: 'identity', name: `mic-${index}` },
      spec: { template: { spec: { containers: [{ image: `aad-pod-identity/mic:${tag}` }] } } },
    }));

  it.each<[string[], object]>([
    [['v1.5.5'], { identity: 'id', selector: 'api', spelling: 'current' }],
    [['1.3'], { identity: 'id', spelling: 'current' }],
    [['1.5-rc1'], { identity: 'id', spelling: 'current' }],
    [['v1.6.0'], { identity: '', selector: '', spelling: 'legacy' }],
    [['v1.10.0'], { identity: '', spelling: 'legacy' }],
    [['v2.0.0'], { identity: '', spelling: 'legacy' }],
    [['latest'], { identity: '', spelling: 'legacy' }],
    [['v1.5.5', 'v1.8.17'], { identity: '', spelling: 'legacy' }],
    [[], { identity: '', spelling: 'legacy' }],
  ])('%j reads every capitalisation', (tags, expected) => {
    expect(liveInventoryOf([old, ...versions(...tags)]).bindings).toEqual([expect.objectContaining(expected)]);
  });
});

describe('what only service principals have', () => {
  it.each<[JsonObject, object]>([
    [{}, { auxiliaryTenantIds: [], adEndpoint: '' }],
    [{ auxiliaryTenantIDs: ['a', 7, 'b'] }, { auxiliaryTenantIds: ['a', 'b'] }],
    [{ auxiliaryTenantIDs: null }, { auxiliaryTenantIds: [] }],
    [{ adEndpoint: 'https://login.microsoftonline.us/' }, { adEndpoint: 'https://login.microsoftonline.us/' }],
  ])('%j', (spec, expected) => {
    const given = azureIdentity('shop', 'id', { spec: { type: 1, ...spec } });

    expect(inventoryOf([given]).identities).toEqual([expect.objectContaining(expected)]);
  });
});
