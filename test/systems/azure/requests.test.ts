/** Every request that the adapters send is one that Microsoft's OpenAPI documents know. */
import { describe, expect, it } from '@jest/globals';
import type { AzureHandler } from '../../../src/ports/azure-handler.js';
import { createSandboxAzure } from '../../../src/sandbox/azure/sandbox-azure.js';
import { join } from '../../support/join-azure.js';
import {
  AUDIENCE,
  azureWorld,
  conformRequest,
  GROUP,
  IDENTITY,
  ISSUER,
  SUBJECT,
  SUBSCRIPTION,
} from '../../support/sandbox-azure.js';
import { virtualClock } from '../../support/virtual-clock.js';

const signal = new AbortController().signal;
const CREDENTIAL = { name: 'shop-catalog', issuer: ISSUER, subject: SUBJECT, audience: AUDIENCE };
const PROVIDERS = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers';
const IDENTITIES = 'Microsoft.ManagedIdentity/userAssignedIdentities';

/** Remembers the documented operations that were asked for, and throws at a request that breaks its document. */
function watch(handle: AzureHandler, seen: Set<string>): AzureHandler {
  return async (request, abort) => {
    const { pathname, searchParams } = new URL(request.url);
    const requestBody: unknown = request.body ? JSON.parse(request.body) : undefined;
    const exchange = { method: request.method, path: pathname, query: searchParams, requestBody, status: 0 };
    for (const operation of conformRequest(exchange)) seen.add(operation);
    return handle(request, abort);
  };
}

describe('the requests of the adapters', () => {
  it('are all as the documents have them', async () => {
    const clock = virtualClock();
    const { state } = azureWorld();
    const seen = new Set<string>();
    const { reader, writer } = join(watch(createSandboxAzure({ state, clock }).handle, seen), { clock });

    await reader.getIdentity(IDENTITY, signal);
    await reader.listIdentities(SUBSCRIPTION, signal);
    await reader.listCredentials(IDENTITY, signal);
    await reader.listRoleAssignments('x', GROUP, signal);
    await reader.listLocks(IDENTITY, signal);
    await writer.create(IDENTITY, CREDENTIAL, signal);
    await writer.get(IDENTITY, CREDENTIAL.name, signal);
    await writer.delete(IDENTITY, CREDENTIAL, signal);

    const credential = `${PROVIDERS}/${IDENTITIES}/{resourceName}/federatedIdentityCredentials`;
    const wanted = [
      `GET ${PROVIDERS}/${IDENTITIES}/{resourceName}`,
      `GET /subscriptions/{subscriptionId}/providers/${IDENTITIES}`,
      `GET ${credential}`,
      `GET ${credential}/{federatedIdentityCredentialResourceName}`,
      `PUT ${credential}/{federatedIdentityCredentialResourceName}`,
      `DELETE ${credential}/{federatedIdentityCredentialResourceName}`,
    ];
    expect([...seen].sort()).toEqual(expect.arrayContaining(wanted.sort()));
  });
});
