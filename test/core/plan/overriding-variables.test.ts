import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import { findOverridingVariables } from '../../../src/core/plan/overriding-variables.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import {
  azureIdentity,
  azureIdentityBinding,
  clientId,
  liveInventoryOf,
  serviceAccount,
  workload,
} from '../../support/objects.js';

/** With letters, so that it has another case. */
const OWN = 'abcdefab-0000-4000-8000-000000000001';

function describeVariables(containers: JsonObject[], initContainers: JsonObject[] = []): string[] {
  const { consumers } = resolve(
    liveInventoryOf([
      azureIdentity('shop', 'id-1', { spec: { clientID: OWN } }),
      azureIdentityBinding('shop', 'b', 'id-1', 'api'),
      workload('shop', 'api', { label: 'api', podSpec: { containers, initContainers } }),
    ]),
    'standard',
  );
  return consumers.flatMap(findOverridingVariables);
}

describe('a variable', () => {
  it.each<[string, JsonObject, RegExp]>([
    [
      'with the client id of somebody else',
      { name: 'AZURE_CLIENT_ID', value: clientId(2) },
      /^container app sets AZURE_CLIENT_ID to .*2, which the webhook leaves alone$/,
    ],
    ['with an empty client id', { name: 'AZURE_CLIENT_ID', value: '' }, /AZURE_CLIENT_ID/],
    ['with a client id from a secret', { name: 'AZURE_CLIENT_ID', valueFrom: {} }, /AZURE_CLIENT_ID from elsewhere/],
    ['with a secret', { name: 'AZURE_CLIENT_SECRET', value: 'canary' }, /AZURE_CLIENT_SECRET, which SDKs prefer/],
    ['with a certificate', { name: 'AZURE_CLIENT_CERTIFICATE_PATH', value: '/c' }, /AZURE_CLIENT_CERTIFICATE_PATH/],
    ['with a password', { name: 'AZURE_PASSWORD', value: 'canary' }, /AZURE_PASSWORD/],
    ['with a file of its own', { name: 'AZURE_FEDERATED_TOKEN_FILE', value: '/f' }, /which the webhook leaves alone$/],
  ])('%s decides against the webhook', (_name, variable, sentence) => {
    const sentences = describeVariables([{ name: 'app', image: 'x', env: [variable] }]);

    expect(sentences).toEqual([expect.stringMatching(sentence)]);
    expect(sentences.join()).not.toContain('canary');
  });

  it.each<[string, JsonObject]>([
    ['with its own client id', { name: 'AZURE_CLIENT_ID', value: OWN }],
    ['with its own client id in another case', { name: 'AZURE_CLIENT_ID', value: OWN.toUpperCase() }],
    ['with a placeholder', { name: 'AZURE_CLIENT_ID', value: '${CLIENT_ID}' }],
    ['that only names a tenant', { name: 'AZURE_TENANT_ID', value: 'x' }],
    ['of another name', { name: 'CLIENT_ID', value: 'x' }],
  ])('%s does not', (_name, variable) => {
    expect(describeVariables([{ name: 'app', image: 'x', env: [variable] }])).toEqual([]);
  });

  it.each<[string, string, string, number]>([
    [
      'another tenant than the account names',
      '00000000-0000-4000-8000-0000000000a1',
      '00000000-0000-4000-8000-0000000000a2',
      1,
    ],
    [
      'the same tenant in another case',
      '00000000-0000-4000-8000-0000000000A1',
      '00000000-0000-4000-8000-0000000000a1',
      0,
    ],
    ['the domain of a tenant that has an id', 'contoso.example', '00000000-0000-4000-8000-0000000000a1', 0],
    ['another domain', 'contoso.example', 'fabrikam.example', 1],
    ['a placeholder', '${TENANT}', 'fabrikam.example', 0],
  ])('with %s', (_name, value, annotated, count) => {
    const env = [{ name: 'AZURE_TENANT_ID', value }];
    const { consumers } = resolve(
      liveInventoryOf([
        azureIdentity('shop', 'id-1'),
        azureIdentityBinding('shop', 'b', 'id-1', 'api'),
        serviceAccount('shop', 'api', { annotations: { 'azure.workload.identity/tenant-id': annotated } }),
        workload('shop', 'api', { label: 'api', account: 'api', podSpec: { containers: [{ name: 'app', env }] } }),
      ]),
      'standard',
    );

    expect(consumers.flatMap(findOverridingVariables)).toHaveLength(count);
  });

  it.each<[string, string, JsonObject[], number]>([
    ['with its volume', 'Deployment', [{ name: 'azure-identity-token' }], 0],
    ['with its volume of later versions', 'Deployment', [{ name: 'azure-workload-identity-reserved-1' }], 0],
    ['in a bare pod', 'Pod', [], 0],
    ['in a template', 'Deployment', [], 1],
  ])('of the webhook %s', (_name, kind, volumes, count) => {
    const env = [{ name: 'AZURE_FEDERATED_TOKEN_FILE', value: '/var/run/secrets/azure/tokens/azure-identity-token' }];
    const { consumers } = resolve(
      liveInventoryOf([
        azureIdentity('shop', 'id-1'),
        azureIdentityBinding('shop', 'b', 'id-1', 'api'),
        workload('shop', 'api', {
          kind: kind as 'Pod',
          label: 'api',
          podSpec: { volumes, containers: [{ name: 'app', env }] },
        }),
      ]),
      'standard',
    );

    expect(consumers.flatMap(findOverridingVariables)).toHaveLength(count);
  });

  it('is told once for each container, init containers among them', () => {
    const env = [{ name: 'AZURE_CLIENT_SECRET', value: 'x' }];
    const sentences = describeVariables([{ name: 'a', env }, { name: 'b' }], [{ name: 'c', env }]);

    expect(sentences.map((sentence) => sentence.split(' ')[1])).toEqual(['c', 'a']);
  });
});
