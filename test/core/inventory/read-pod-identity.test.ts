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
