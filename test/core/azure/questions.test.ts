import { describe, expect, it } from '@jest/globals';
import { resourceGroupOf } from '../../../src/core/azure/facts.js';
import { listAzureQuestions } from '../../../src/core/azure/questions.js';
import type { JsonObject } from '../../../src/core/json.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import { GROUP } from '../../support/azure-facts.js';
import {
  armId,
  azureIdentity,
  azureIdentityBinding,
  clientId,
  liveInventoryOf,
  serviceAccount,
  workload,
} from '../../support/objects.js';

function ask(...clusters: JsonObject[][]) {
  return listAzureQuestions(clusters.map((objects) => resolve(liveInventoryOf(objects), 'standard')));
}

function used(name: string, spec: JsonObject, namespace = 'shop'): JsonObject[] {
  return [
    azureIdentity(namespace, name, { spec }),
    azureIdentityBinding(namespace, name, name, name),
    workload(namespace, name, { label: name }),
  ];
}

const NOTHING = { identities: [], subscriptions: [], clientIds: [], applications: [], resourceGroups: [] };

describe('what Azure is asked', () => {
  it('is each identity once, whoever uses it and however it is written', () => {
    const cluster = [
      ...used('a', { resourceID: armId('one') }),
      ...used('b', { resourceID: armId('ONE') }),
      ...used('c', { resourceID: armId('two'), clientID: clientId(2).toUpperCase() }, 'pay'),
    ];
    const asked = ask(cluster, cluster);
    expect(asked.identities.map((id) => id.toLowerCase())).toEqual([
      armId('one').toLowerCase(),
      armId('two').toLowerCase(),
    ]);
    expect(asked.clientIds).toEqual([clientId(1), clientId(2)]);
    expect(asked.resourceGroups).toEqual([GROUP]);
  });

  it.each<[string, JsonObject[]]>([
    ['that nothing uses', [azureIdentity('shop', 'idle')]],
    ['without an ARM id', used('a', { resourceID: '/a/b/c' })],
    [
      'that is a placeholder',
      used('a', { resourceID: armId('one').replace('rg', '<GROUP>'), clientID: '<CLIENT_ID>' }),
    ],
  ])('is nothing of an identity %s', (_, objects) => {
    expect(ask(objects)).toMatchObject({ identities: [] });
  });

  it.each([
    [4, []],
    [5, ['00000000-0000-4000-8000-0000000000ff']],
  ])('is the list of a subscription with %i of them: %j', (count, expected) => {
    const names = Array.from({ length: count }, (_, index) => `one-${index}`);
    const here = names.flatMap((name, index) =>
      used(name, { resourceID: index % 2 === 0 ? armId(name) : armId(name).toUpperCase() }),
    );
    const elsewhere = used('far', { resourceID: armId('far').replace('00ff', '00ee') });
    const foreign = used('b', { resourceID: '/a/b/c' });
    expect(ask([...here, ...elsewhere, ...foreign]).subscriptions).toEqual(expected);
  });

  it('is the app registration of a service principal', () => {
    expect(ask(used('a', { type: 1, resourceID: '' }))).toEqual({ ...NOTHING, applications: [clientId(1)] });
  });

  it('is the identity of an account that has moved already', () => {
    const objects = [
      azureIdentity('shop', 'vault'),
      serviceAccount('shop', 'api', { annotations: { 'azure.workload.identity/client-id': clientId(1) } }),
      workload('shop', 'api', { account: 'api', podLabels: { 'azure.workload.identity/use': 'true' } }),
    ];
    expect(ask(objects).identities).toEqual([armId('vault')]);
  });

  it.each([
    [armId('x'), GROUP],
    ['/subscriptions/a/resourceGroups/b', undefined],
    ['00000000-0000-4000-8000-000000000001', undefined],
  ])('about the resource group of %s: %s', (id, expected) => {
    expect(resourceGroupOf(id)).toBe(expected);
  });
});
