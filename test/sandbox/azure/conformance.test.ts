/** That every operation which the simulated ARM serves answers as Microsoft's documents say. */
import { describe, expect, it } from '@jest/globals';
import { addCluster } from '../../../src/sandbox/azure/arm/cluster.js';
import { findTypeProblems } from '../../support/bicep-types.js';
import { readOpenApi } from '../../support/open-api.js';
import {
  azureWorld,
  CLUSTER,
  credentialBody,
  GROUP,
  IDENTITY,
  ISSUER,
  SUBSCRIPTION,
} from '../../support/sandbox-azure.js';

const CREDENTIALS = `${IDENTITY}/federatedIdentityCredentials`;

describe('every operation on managed identities', () => {
  it('gives answers of its schema, for each status of success that the document knows', async () => {
    const world = azureWorld();
    const provider = 'providers/Microsoft.ManagedIdentity/userAssignedIdentities';
    const body = { location: 'westeurope' };
    for (const method of ['PUT', 'PUT', 'PATCH', 'GET', 'DELETE', 'DELETE']) {
      await world.ask(method, `${GROUP}/${provider}/second`, method.startsWith('P') ? body : undefined);
    }
    for (const method of ['PUT', 'PUT', 'GET', 'DELETE', 'DELETE']) {
      await world.ask(method, `${CREDENTIALS}/one`, method === 'PUT' ? credentialBody() : undefined);
    }
    for (const collection of [CREDENTIALS, `${GROUP}/${provider}`, `/subscriptions/${SUBSCRIPTION}/${provider}`]) {
      await world.ask('GET', collection);
    }
    const group = '…/resourceGroups/{resourceGroupName}/…';
    expect([...world.conforming].map(shorten).sort()).toEqual([
      `DELETE ${group}/{resourceName} 200`,
      `DELETE ${group}/{resourceName} 204`,
      `DELETE ${group}/{resourceName}/federatedIdentityCredentials/{…} 200`,
      `DELETE ${group}/{resourceName}/federatedIdentityCredentials/{…} 204`,
      `GET ${group} 200`,
      `GET ${group}/{resourceName} 200`,
      `GET ${group}/{resourceName}/federatedIdentityCredentials 200`,
      `GET ${group}/{resourceName}/federatedIdentityCredentials/{…} 200`,
      'GET …/… 200',
      `PATCH ${group}/{resourceName} 200`,
      `PUT ${group}/{resourceName} 200`,
      `PUT ${group}/{resourceName} 201`,
      `PUT ${group}/{resourceName}/federatedIdentityCredentials/{…} 200`,
      `PUT ${group}/{resourceName}/federatedIdentityCredentials/{…} 201`,
    ]);
  });
});

function shorten(operation: string): string {
  return operation
    .replace('/subscriptions/{subscriptionId}', '…')
    .replace('providers/Microsoft.ManagedIdentity/userAssignedIdentities', '…')
    .replace('{federatedIdentityCredentialResourceName}', '{…}');
}

describe('a managed cluster', () => {
  const world = azureWorld();
  addCluster(world.state.clusters, {
    id: `${CLUSTER}-full`,
    issuerUrl: ISSUER,
    private: true,
    network: { plugin: 'azure', policy: 'cilium' },
    nodePools: [{ name: 'windows', osType: 'Windows', count: 1 }],
    podIdentity: {
      enabled: true,
      allowKubenet: true,
      identities: [{ name: 'a', namespace: 'b', resourceId: IDENTITY, clientId: 'c', objectId: 'd' }],
      exceptions: [{ name: 'a', namespace: 'b', podLabels: { app: 'x' } }],
    },
  });
  const type = 'Microsoft.ContainerService/managedClusters';

  it.each([CLUSTER, `${CLUSTER}-full`])(
    '%s has only members that the generated types of 2026-05-01 know',
    async (id) => {
      const { body } = await world.ask('GET', `${id}?api-version=2026-05-01`);
      expect(findTypeProblems('microsoft.containerservice-2026-05-01.types.json', type, body)).toEqual([]);
    },
  );

  it('would be reported for a member that they do not know', () => {
    const body = { properties: { oidcIssuerProfile: { issuerUrl: ISSUER } } };
    expect(findTypeProblems('microsoft.containerservice-2026-05-01.types.json', type, body)).toEqual([
      '/properties/oidcIssuerProfile/issuerUrl: is not known',
    ]);
  });
});

describe('the checker', () => {
  const document = readOpenApi('Microsoft.ManagedIdentity-2024-11-30.bundled.json');
  const exchange = { method: 'GET', path: `${CREDENTIALS}/one`, query: new URLSearchParams(), status: 200 };
  const good = { id: `${CREDENTIALS}/one`, name: 'one', type: 't', ...credentialBody() };

  it('accepts what is right, and sees what is missing, unknown or of another type', () => {
    expect(document.problemsOfResponse({ ...exchange, responseBody: good })).toEqual([]);
    const properties = { issuer: 'no uri', audiences: 'one' };
    expect(document.problemsOfResponse({ ...exchange, responseBody: { ...good, etag: 'x', properties } })).toEqual([
      '/properties/subject: is missing',
      "/properties/issuer: 'no uri' is no uri",
      '/properties/audiences: is no list',
      '/etag: is not known',
    ]);
  });

  it('knows which status an operation has, and what a request must hold', () => {
    expect(document.problemsOfResponse({ ...exchange, status: 206, responseBody: good })).toEqual([
      'status 206 is not known',
    ]);
    expect(document.problemsOfRequest(exchange)).toEqual(['query parameter api-version is missing']);
    const put = { ...exchange, method: 'PUT', query: new URLSearchParams({ 'api-version': '2024-11-30' }) };
    expect(document.problemsOfRequest({ ...put, requestBody: credentialBody() })).toEqual([]);
    expect(document.problemsOfRequest({ ...put, requestBody: { properties: {} } })).toHaveLength(3);
  });
});
