import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import {
  azureIdentity,
  azureIdentityBinding,
  clientId,
  inventoryOf,
  secretProviderClass,
  workload,
} from '../../support/objects.js';

const IDENTITIES = [
  azureIdentity('shop', 'one', { number: 1 }),
  azureIdentityBinding('shop', 'b-1', 'one', 'one'),
  azureIdentity('shop', 'two', { number: 2 }),
  azureIdentityBinding('shop', 'b-2', 'two', 'two'),
];

function secretClass(parameters: JsonObject): JsonObject {
  return secretProviderClass('shop', 'vault', parameters);
}

function mounting(name: string, label: string, secretProviderClass = 'vault', namespace = 'shop'): JsonObject {
  const csi = { driver: 'secrets-store.csi.k8s.io', volumeAttributes: { secretProviderClass } };
  return workload(namespace, name, { label, podSpec: { volumes: [{ name: 'secrets', csi }] } });
}

function findingsAbout(objects: readonly JsonObject[]): { code: string; evidence: string[]; message: string }[] {
  const { findings } = resolve(inventoryOf([...IDENTITIES, ...objects]), 'standard');
  return findings
    .filter(({ subject }) => subject.startsWith('SecretProviderClass'))
    .map(({ code, evidence, message }) => ({ code, evidence: [...evidence], message }));
}

const POD_IDENTITY = { usePodIdentity: 'true', tenantId: 'tenant' };

describe('a class of secrets', () => {
  it('is told what to write, with the client id of those who mount it (E72)', () => {
    expect(findingsAbout([secretClass(POD_IDENTITY), mounting('a', 'one'), mounting('b', 'one')])).toEqual([
      {
        code: 'secret-provider-class-setting',
        message: 'has usePodIdentity: "true"',
        evidence: [
          'parameters.usePodIdentity: "false"',
          `parameters.clientID: "${clientId(1)}"`,
          'parameters.tenantId: "tenant", as it is',
          'mounted by Deployment.apps/shop/a',
          'mounted by Deployment.apps/shop/b',
        ],
      },
    ]);
  });

  it('is to be split when pods of different identities mount it (E72)', () => {
    expect(findingsAbout([secretClass(POD_IDENTITY), mounting('a', 'one'), mounting('b', 'two')])).toEqual([
      {
        code: 'shared-secret-provider-class',
        message: 'is mounted by pods of 2 different identities',
        evidence: [
          `clientID ${clientId(1)}: Deployment.apps/shop/a`,
          `clientID ${clientId(2)}: Deployment.apps/shop/b`,
        ],
      },
    ]);
  });

  it('that nobody mounts still has its setting', () => {
    const [finding] = findingsAbout([secretClass({ usePodIdentity: 'true' }), mounting('a', 'one', 'other')]);

    expect(finding?.evidence).toEqual([
      'parameters.usePodIdentity: "false"',
      'parameters.clientID: that of the identity of whoever mounts it, of whom none was found',
      'parameters.tenantId: the tenant of the key vault, which is missing',
    ]);
  });

  it('of another namespace is another one', () => {
    const [finding] = findingsAbout([secretClass(POD_IDENTITY), mounting('a', 'one', 'vault', 'other')]);

    expect(finding?.evidence).not.toContain('mounted by Deployment.apps/other/a');
  });

  it.each<[JsonObject, string, string[]]>([
    [
      { useVMManagedIdentity: 'true', userAssignedIdentityID: 'c' },
      'fetches secrets with a managed identity of the node',
      ['userAssignedIdentityID: c'],
    ],
    [{ useVMManagedIdentity: 'true' }, 'fetches secrets with the system-assigned identity of the node', []],
  ])('with %j uses the node (E36)', (parameters, message, evidence) => {
    expect(findingsAbout([secretClass(parameters)])).toEqual([{ code: 'node-identity-consumer', message, evidence }]);
  });

  it('of workload identity is nothing to tell', () => {
    expect(findingsAbout([secretClass({ clientID: clientId(1) }), mounting('a', 'one')])).toEqual([]);
  });
});
