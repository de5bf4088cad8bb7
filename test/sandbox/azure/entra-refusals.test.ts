/** Every AADSTS number with which the simulated Entra refuses (azure-facts §3.3). */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { asObject } from '../../../src/core/json.js';
import { addApplication, addCredential } from '../../../src/sandbox/azure/clients.js';
import type { Fault } from '../../../src/sandbox/azure/faults.js';
import {
  askToken,
  AUDIENCE,
  azureWorld,
  type AzureWorld,
  IDENTITY,
  ISSUER,
  SUBJECT,
  TENANT,
} from '../../support/sandbox-azure.js';
import { type ClusterSigner, clusterSigner } from '../../support/service-account-token.js';
import { type Differences, exchange, federatedWorld, numberOf, START_S, type WorldOptions } from './exchange.js';

let cluster: ClusterSigner;
let stranger: ClusterSigner;
beforeAll(async () => {
  cluster = await clusterSigner(ISSUER);
  stranger = await clusterSigner(ISSUER);
});

interface Case extends Differences {
  number: number;
  of: string;
  status?: number;
  error?: string;
  options?: WorldOptions;
  prepare?: (world: AzureWorld) => void;
  by?: () => ClusterSigner;
  says?: string;
}

const clientFault = { status: 400, error: 'invalid_request' };
const scopeFault = { status: 400, error: 'invalid_scope' };
const refusals: readonly Case[] = [
  {
    number: 700211,
    of: 'an issuer without its slash',
    claims: { iss: ISSUER.slice(0, -1) },
    says: `assertion issuer '${ISSUER.slice(0, -1)}'`,
  },
  {
    number: 700212,
    of: 'another audience',
    claims: { aud: ['api://AKSIdentityBinding'] },
    says: "assertion audience 'api://AKSIdentityBinding'",
  },
  { number: 700213, of: 'another subject', claims: { sub: `${SUBJECT}x` }, says: `assertion subject '${SUBJECT}x'` },
  { number: 700211, of: 'issuer before audience before subject', claims: { iss: 'https://x', aud: ['x'], sub: 'x' } },
  { number: 700212, of: 'audience before subject', claims: { aud: ['x'], sub: 'x' } },
  {
    number: 7002138,
    of: 'a subject in other case',
    claims: { sub: SUBJECT.toUpperCase() },
    says: 'but not with case-sensitive comparison',
  },
  {
    number: 70021,
    of: 'no match, in 2022',
    ...clientFault,
    claims: { sub: 'x' },
    options: { olderAnswers: true },
    says: `Assertion Issuer: '${ISSUER}'. Assertion Subject: 'x'. Assertion Audience: '${AUDIENCE}'.`,
  },
  {
    number: 70025,
    of: 'no credential at all',
    prepare: ({ identity }) => {
      identity.history = [];
    },
    says: '(catalog) has no configured federated identity credentials.',
  },
  {
    number: 700016,
    of: 'a client that is not there',
    status: 400,
    error: 'unauthorized_client',
    form: { client_id: IDENTITY },
    says: `Application with identifier '${IDENTITY}' was not found in the directory 'Contoso'`,
  },
  {
    number: 700016,
    of: 'a client of another tenant',
    status: 400,
    error: 'unauthorized_client',
    prepare: ({ identity }) => {
      identity.tenantId = 'other';
    },
  },
  {
    number: 90002,
    of: 'another tenant',
    ...clientFault,
    tenant: '00000000-0000-4000-8000-000000000000',
    says: "Tenant '00000000-0000-4000-8000-000000000000' not found.",
  },
  { number: 900023, of: 'a tenant that is none', ...clientFault, tenant: 'nonsense', says: "'nonsense' is neither" },
  {
    number: 700024,
    of: 'a token that has expired',
    claims: { exp: START_S },
    says: 'Client assertion is not within its valid time range. Current time: 2026-01-01T00:00:00.000Z, assertion valid from 2026-01-01T00:00:00.000Z, expiry time of assertion 2026-01-01T00:00:00.000Z.',
  },
  { number: 700024, of: 'a token that is not valid yet', claims: { nbf: START_S + 1 } },
  {
    number: 70023,
    of: 'a token that lives too long',
    claims: { exp: START_S + 25 * 3600 + 1 },
    says: 'less than or equal to 1.01:00:00. Token issued at',
  },
  { number: 70023, of: 'a token that does not say when it was issued', claims: { iat: undefined } },
  { number: 50027, of: 'no JWT', form: { client_assertion: 'canary-assertion' } },
  { number: 50027, of: 'parts that are no JSON', form: { client_assertion: 'a.b.c' } },
  { number: 50027, of: 'no subject', claims: { sub: undefined }, says: "doesn't contain sub claim" },
  { number: 50027, of: 'no audience', claims: { aud: undefined } },
  { number: 50027, of: 'an issuer with white space', claims: { iss: ` ${ISSUER}` } },
  { number: 50027, of: 'another type of assertion', form: { client_assertion_type: 'other' } },
  {
    number: 50166,
    of: 'an issuer that cannot be reached',
    ...clientFault,
    options: { keysOf: () => Promise.reject(new Error('canary-reason')) },
    says: 'Request to External OIDC endpoint failed.',
  },
  {
    number: 90061,
    of: 'the same in 2022',
    ...clientFault,
    options: { olderAnswers: true, keysOf: () => Promise.reject(new Error('canary-reason')) },
  },
  {
    number: 7000272,
    of: 'a key that is not published',
    header: { kid: 'rotated' },
    says: `The certificate with identifier rotated used to sign the federated credential could not be found in the metadata of identity provider ${ISSUER}.`,
  },
  { number: 700027, of: 'a signature by somebody else', by: () => stranger },
  { number: 700222, of: 'a token of Entra itself', claims: { iss: `https://sts.windows.net/${TENANT}/` } },
  {
    number: 500011,
    of: 'an unknown resource',
    status: 400,
    error: 'invalid_resource',
    form: { scope: 'https://unknown.example/.default' },
    says: 'The resource principal named https://unknown.example was not found',
  },
  {
    number: 1002012,
    of: 'a scope without default',
    ...scopeFault,
    form: { scope: 'https://storage.azure.com/' },
    says: 'scope https://storage.azure.com/ is not valid',
  },
  { number: 70011, of: 'an empty scope', ...scopeFault, form: { scope: '' } },
  { number: 70011, of: 'a scope of nothing', ...scopeFault, form: { scope: '/.default' } },
  {
    number: 700022,
    of: 'two resources',
    ...scopeFault,
    form: { scope: 'https://storage.azure.com/.default https://vault.azure.net/.default' },
  },
  { number: 700023, of: 'no resource', ...scopeFault, form: { scope: 'openid' } },
  {
    number: 7000215,
    of: 'the secret of a managed identity',
    form: { client_secret: 'canary-secret', client_assertion: '' },
  },
  { number: 7000218, of: 'neither assertion nor secret', form: { client_assertion: '' } },
  {
    number: 70003,
    of: 'another grant',
    status: 400,
    error: 'unsupported_grant_type',
    form: { grant_type: 'password' },
  },
  {
    number: 700025,
    of: 'a public client',
    prepare: (world) => refuse(world, 'public-client'),
    form: { client_id: 'a' },
  },
  {
    number: 7000112,
    of: 'a disabled client',
    status: 400,
    error: 'unauthorized_client',
    prepare: (world) => refuse(world, 'disabled'),
    form: { client_id: 'a' },
  },
  {
    number: 53003,
    of: 'conditional access',
    status: 400,
    error: 'access_denied',
    prepare: (world) => refuse(world, 'conditional-access'),
    form: { client_id: 'a' },
  },
  {
    number: 90055,
    of: 'too many requests',
    status: 429,
    error: 'temporarily_unavailable',
    options: { faults: [entraFault(429)] },
  },
  {
    number: 90033,
    of: 'a directory out of order',
    status: 503,
    error: 'temporarily_unavailable',
    options: { faults: [entraFault(503)] },
  },
  {
    number: 90024,
    of: 'something transient',
    status: 503,
    error: 'temporarily_unavailable',
    options: { faults: [entraFault(503, '90024')] },
  },
];

describe('Entra refuses', () => {
  it('what only two credentials together would allow', async () => {
    const world = federatedWorld(cluster);
    addCredential(world.identity, { name: 'other', issuer: 'https://other.example/', subject: 'a', audiences: ['x'] });
    expect(numberOf(await exchange(world, cluster, { claims: { aud: ['x'] } }))).toBe(700212);
    expect(numberOf(await exchange(world, cluster, { claims: { sub: 'a' } }))).toBe(700213);
  });

  it.each(refusals)('$number: $of', async (given) => {
    const { number, status = 401, error = 'invalid_client', says = '' } = given;
    const world = federatedWorld(cluster, given.options);
    given.prepare?.(world);
    const answer = await exchange(world, given.by?.() ?? cluster, given);
    const body = asObject(answer.body);
    expect({ number: numberOf(answer), status: answer.status, error: body['error'] }).toEqual({
      number,
      status,
      error,
    });
    expect(body['error_description']).toContain(`AADSTS${String(number)}: `);
    expect(body['error_description']).toContain(says);
    expect(JSON.stringify(answer)).not.toMatch(/canary|eyJ/);
  });

  it('with what SDKs need to tell a person', async () => {
    const { body } = await exchange(federatedWorld(cluster), cluster, { claims: { sub: 'x' } });
    expect(asObject(body)['error_description']).toMatch(
      /^AADSTS700213: .*\r\nTrace ID: [0-9a-f-]{36}\r\nCorrelation ID: [0-9a-f-]{36}\r\nTimestamp: 2026-01-01 00:00:00Z$/,
    );
    expect(Object.keys(asObject(body)).sort()).toEqual([
      ...['correlation_id', 'error', 'error_codes', 'error_description', 'error_uri', 'timestamp', 'trace_id'],
    ]);
  });

  it('a request without a client', async () => {
    const { handle } = azureWorld();
    expect(numberOf(await askToken(handle, { client_assertion: 'x' }))).toBe(900144);
  });
});

function refuse({ state }: AzureWorld, refused: 'conditional-access' | 'disabled' | 'public-client'): void {
  addApplication(state.applications, { name: 'refused', clientId: 'a', refused });
}

function entraFault(status: number, code?: string): Fault {
  return { on: ({ service }) => service === 'entra', damage: { do: 'refuse', status, ...(code ? { code } : {}) } };
}
