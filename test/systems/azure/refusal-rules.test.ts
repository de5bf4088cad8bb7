import { describe, expect, it } from '@jest/globals';
import { CREATE_APPLICATION_CREDENTIAL } from '../../../src/systems/azure/application-credentials.js';
import { READ_APPLICATION } from '../../../src/systems/azure/applications.js';
import { failureError } from '../../../src/systems/azure/errors.js';
import { LIST_CREDENTIALS, WRITE_CREDENTIAL } from '../../../src/systems/azure/msi-client.js';
import { remedyFor } from '../../../src/systems/azure/patience.js';
import { IDENTITY } from '../../support/sandbox-azure.js';

const CONCURRENT =
  "Too many Federated Identity Credentials are written concurrently for the managed identity '/subscriptions/x'. Concurrent Federated Identity Credentials writes under the same managed identity are not supported.";
const asked = { call: WRITE_CREDENTIAL, subject: `api of ${IDENTITY}`, scope: IDENTITY };

function refusal(status: number, code?: string, message = '') {
  return { kind: 'refusal' as const, status, message, ...(code !== undefined && { code }) };
}

describe('what a refusal means', () => {
  it.each([
    [
      409,
      'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity',
      CONCURRENT,
      'azure-conflict',
      'again',
    ],
    [409, 'Conflict', CONCURRENT, 'azure-conflict', 'again'],
    [
      400,
      'BadRequest',
      'Issuer and subject combination already exists for this Managed Identity.',
      'azure-credential-exists',
      'look',
    ],
    [
      409,
      'Conflict',
      'Issuer and subject combination already exists for this Managed Identity.',
      'azure-credential-exists',
      'look',
    ],
    [400, 'BadRequest', 'Too many Federated Identity Credentials', 'azure-credential-limit', 'stop'],
    [
      400,
      'BadRequest',
      "The request format was unexpected. Federated Identity Credential must specify 'issuer', 'subject' and 'audience'.",
      'azure-credential-invalid',
      'stop',
    ],
    [
      400,
      undefined,
      'Federated identity credentials must have exactly one audience.',
      'azure-credential-invalid',
      'stop',
    ],
    [
      400,
      undefined,
      'Federated Identity Credential from HTTP body has empty properties',
      'azure-credential-invalid',
      'stop',
    ],
    [400, undefined, "Federated Identity Credential name 'a.b' is invalid.", 'azure-credential-invalid', 'stop'],
    [
      405,
      'MethodNotAllowed',
      'The request format was unexpected : Support for federated identity credentials not enabled',
      'azure-region-unsupported',
      'stop',
    ],
    [
      404,
      'ParentResourceNotFound',
      "Can not perform requested operation on nested resource. Parent resource 'x' not found.",
      'azure-identity-not-found',
      'stop',
    ],
    [
      409,
      'ScopeLocked',
      "The scope 'x' cannot perform write operation because following scope(s) are locked: 'x'.",
      'azure-locked',
      'stop',
    ],
    [403, 'AuthorizationFailed', '', 'azure-forbidden', 'stop'],
    [403, 'RequestDisallowedByPolicy', '', 'azure-policy-denied', 'stop'],
    [429, 'TooManyRequests', '', 'azure-throttled', 'again'],
    [429, 'SubscriptionRequestsThrottled', '', 'azure-throttled', 'again'],
    [429, undefined, '', 'azure-throttled', 'again'],
    [409, undefined, '', 'azure-failed', 'stop'],
    [401, 'ExpiredAuthenticationToken', '', 'azure-unauthorized', 'stop'],
    [401, 'InvalidAuthenticationTokenTenant', '', 'azure-unauthorized', 'stop'],
    [404, 'SubscriptionNotFound', '', 'azure-subscription-not-found', 'stop'],
    [404, 'ResourceNotFound', '', 'azure-not-found', 'stop'],
    [400, 'NoRegisteredProviderFound', '', 'azure-failed', 'stop'],
    [408, undefined, '', 'azure-timeout', 'again'],
    [500, 'InternalServerError', '', 'azure-failed', 'again'],
    [502, undefined, '<html>', 'azure-failed', 'again'],
    [503, 'ServiceUnavailable', '', 'azure-failed', 'again'],
    [504, 'GatewayTimeout', '', 'azure-timeout', 'again'],
    [
      409,
      'Request_MultipleObjectsWithSameKeyValue',
      'FederatedIdentityCredential with name main already exists.',
      'azure-credential-exists',
      'look',
    ],
    [
      400,
      'InvalidFederatedIdentityCredentialValue',
      'The combination of issuer and subject must be unique for the application.',
      'azure-credential-exists',
      'look',
    ],
    [
      400,
      'InvalidFederatedIdentityCredentialValue',
      'paramName: FederatedIdentityCredential.Issuer',
      'azure-credential-invalid',
      'stop',
    ],
    [404, 'Request_ResourceNotFound', '', 'azure-not-found', 'stop'],
    [403, 'Authorization_RequestDenied', '', 'azure-forbidden', 'stop'],
    [
      409,
      'Directory_ConcurrencyViolation',
      'Error due to concurrent requests being made to the tenant. Please wait briefly and retry.',
      'azure-conflict',
      'again',
    ],
    [400, 'Request_BadRequest', 'Too many Federated Identity Credentials', 'azure-credential-limit', 'stop'],
    [400, 'Request_BadRequest', '', 'azure-failed', 'stop'],
    [401, 'InvalidAuthenticationToken', '', 'azure-unauthorized', 'stop'],
    [409, 'Request_Whatever', '', 'azure-failed', 'stop'],
    [429, 'TooManyRequests', '', 'azure-throttled', 'again'],
    [503, 'UnknownError', '', 'azure-failed', 'again'],
  ])('%s %s %s → %s, %s', (status, code, message, expected, remedy) => {
    const failure = refusal(status, code, message);
    const error = failureError(failure, asked, 'management.azure.com');
    expect(error).toMatchObject({
      code: expected,
      what: `Could not create the federated credential api of ${IDENTITY}`,
    });
    expect(error.why).toContain(`(HTTP ${status}${code === undefined ? '' : `, ${code}`})`);
    expect(error.next.length).toBeGreaterThan(0);
    expect(remedyFor(failure)).toBe(remedy);
  });

  it('names the action that is missing, and the roles that have it', () => {
    const message = `The client 'me' with object id 'x' does not have authorization to perform action '${MISSING}' over scope '/x' or the scope is invalid.`;
    const [next] = failureError(refusal(403, 'AuthorizationFailed', message), asked, 'h').next;
    expect(next).toBe(
      `Ask for the role "Managed Identity Contributor", or for the custom role in templates/roles/federator.json, at ${IDENTITY}: it has ${MISSING}`,
    );
  });

  it('asks for Reader where reading is forbidden, and for a permission of Graph where Graph forbids', () => {
    const list = { call: LIST_CREDENTIALS, subject: IDENTITY };
    expect(failureError(refusal(403, 'AuthorizationFailed'), list, 'h').next[0]).toContain('role "Reader"');
    const find = { call: READ_APPLICATION, subject: 'x' };
    expect(failureError(refusal(403, 'Authorization_RequestDenied'), find, 'h').next[0]).toContain(
      'Application.Read.All',
    );
    const write = { call: CREATE_APPLICATION_CREDENTIAL, subject: 'x' };
    expect(failureError(refusal(403, 'Authorization_RequestDenied'), write, 'h').next[0]).toMatch(
      /owner.*Application\.ReadWrite\.OwnedBy.*Application Administrator/,
    );
  });

  it('shows nothing of a message, and no code that is no word', () => {
    const error = failureError(refusal(400, 'a\u001b[31m b', 'secret-canary'), asked, 'h');
    expect(JSON.stringify([error.message, error.next])).not.toMatch(/canary|\\u001b/);
  });
});

/** Not the one that the call itself declares: Azure knows better. */
const MISSING = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action';

describe('silence', () => {
  it.each([
    ['ECONNRESET', 'azure-unreachable', 'again'],
    ['ETIMEDOUT', 'azure-timeout', 'again'],
    ['PARSE_ERROR', 'azure-unreachable', 'again'],
    ['ENOTFOUND', 'azure-unreachable', 'stop'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'azure-unreachable', 'stop'],
    ['LINK_LEADS_ELSEWHERE', 'azure-unreachable', 'stop'],
  ])('%s → %s, %s', (code, expected, remedy) => {
    const failure = { kind: 'silence' as const, code };
    expect(failureError(failure, asked, 'management.azure.com')).toMatchObject({ code: expected });
    expect(failureError(failure, asked, 'management.azure.com').why).toContain('management.azure.com');
    expect(remedyFor(failure)).toBe(remedy);
  });

  it('says how an inspecting proxy is trusted', () => {
    const error = failureError({ kind: 'silence', code: 'SELF_SIGNED_CERT_IN_CHAIN' }, asked, 'h');
    expect(error.next).toEqual([expect.stringContaining('NODE_EXTRA_CA_CERTS')]);
  });
});
