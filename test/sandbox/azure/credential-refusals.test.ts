/** Every refusal of federated credentials that the simulated ARM knows; each is held against the OpenAPI document. */
import { describe, expect, it } from '@jest/globals';
import { addCredential } from '../../../src/sandbox/azure/clients.js';
import {
  ARM,
  askRaw,
  azureWorld,
  type AzureWorld,
  credentialBody,
  errorOf,
  fillIdentity,
  GROUP,
  IDENTITY,
  ISSUER,
  SUBJECT,
  SUBSCRIPTION,
  TENANT,
} from '../../support/sandbox-azure.js';

const CREDENTIALS = `${IDENTITY}/federatedIdentityCredentials`;

interface Case {
  of: string;
  prepare?: (world: AzureWorld) => void;
  options?: Parameters<typeof azureWorld>[0];
  method?: string;
  path?: string;
  body?: unknown;
  status: number;
  code: string;
  message: string;
}

const INCOMPLETE =
  "The request format was unexpected. Federated Identity Credential must specify 'issuer', 'subject' and 'audience'.";
const LONG = 'x'.repeat(601);
const LOCKED = `because following scope(s) are locked: '${GROUP}'. Please remove the lock and try again.`;

/** Bodies that are not accepted, with what is said about them. */
const badBodies: readonly (readonly [string, unknown, string])[] = [
  ['no properties', { properties: {} }, 'Federated Identity Credential from HTTP body has empty properties'],
  ['no body', '', 'has empty properties'],
  ['a body that is no JSON', '{', 'has empty properties'],
  ['no issuer', credentialBody({ issuer: '' }), INCOMPLETE],
  ['no subject', credentialBody({ subject: undefined }), INCOMPLETE],
  ['no audience', credentialBody({ audiences: undefined }), INCOMPLETE],
  [
    'an empty list of audiences',
    credentialBody({ audiences: [] }),
    'Federated identity credentials must have exactly one audience.',
  ],
  ['two audiences', credentialBody({ audiences: ['a', 'b'] }), 'exactly one audience'],
  ['a long issuer', credentialBody({ issuer: `https://${LONG}` }), "invalid 'issuer'"],
  ['an issuer that is no URI', credentialBody({ issuer: 'issuer' }), "invalid 'issuer'"],
  ['a long subject', credentialBody({ subject: LONG }), "invalid 'subject'"],
  ['a long audience', credentialBody({ audiences: [LONG] }), "invalid 'audiences'"],
];

const refusals: readonly Case[] = [
  ...badBodies.map(([of, body, message]) => ({ of, body, status: 400, code: 'BadRequest', message })),
  ...['ab', '-abc', '_abc', 'a.b.c', 'abc=', 'x'.repeat(121), 'a b c'].map((name) => ({
    of: `the name ${name.slice(0, 10)}`,
    path: `${CREDENTIALS}/${encodeURIComponent(name)}`,
    status: 400,
    code: 'BadRequest',
    message: `Federated Identity Credential name '${name}' is invalid.`,
  })),
  {
    of: 'the 21st',
    prepare: (world) => fillIdentity(world, 20),
    status: 400,
    code: 'BadRequest',
    message: 'Too many Federated Identity Credentials',
  },
  {
    of: 'a duplicate',
    prepare: (world) => addCredential(world.identity, { name: 'other', issuer: ISSUER, subject: SUBJECT }),
    status: 400,
    code: 'BadRequest',
    message: 'Issuer and subject combination already exists for this Managed Identity.',
  },
  {
    of: 'a duplicate, as others have seen it',
    options: { arm: { duplicateStatus: 409 } },
    prepare: (world) => addCredential(world.identity, { name: 'other', issuer: ISSUER, subject: SUBJECT }),
    status: 409,
    code: 'Conflict',
    message: 'Issuer and subject combination already exists for this Managed Identity.',
  },
  {
    of: 'a region without',
    prepare: ({ identity }) => {
      identity.location = 'Malaysia South';
    },
    status: 405,
    code: 'MethodNotAllowed',
    message: 'The request format was unexpected : Support for federated identity credentials not enabled',
  },
  {
    of: 'a missing identity',
    path: `${IDENTITY}x/federatedIdentityCredentials/one`,
    status: 404,
    code: 'ParentResourceNotFound',
    message: "Parent resource 'catalogx' not found.",
  },
  {
    of: 'listing of a missing identity',
    method: 'GET',
    path: `${IDENTITY}x/federatedIdentityCredentials`,
    status: 404,
    code: 'ParentResourceNotFound',
    message: "Parent resource 'catalogx' not found.",
  },
  { of: 'a missing credential', method: 'GET', status: 404, code: 'ResourceNotFound', message: 'catalog/one' },
  {
    of: 'a missing subscription',
    path: CREDENTIALS.replace(SUBSCRIPTION, TENANT) + '/one',
    status: 404,
    code: 'SubscriptionNotFound',
    message: `The subscription '${TENANT}' could not be found.`,
  },
  {
    of: 'a lock against writing',
    prepare: ({ state }) => state.locks.push({ name: 'l', scope: GROUP, level: 'ReadOnly' }),
    status: 409,
    code: 'ScopeLocked',
    message: `The scope '${CREDENTIALS}/one' cannot perform write operation ${LOCKED}`,
  },
  {
    of: 'a lock against deleting',
    method: 'DELETE',
    prepare: ({ state }) => state.locks.push({ name: 'l', scope: GROUP, level: 'CanNotDelete' }),
    status: 409,
    code: 'ScopeLocked',
    message: `cannot perform delete operation ${LOCKED}`,
  },
  {
    of: 'a policy',
    prepare: ({ state }) =>
      state.policies.push({
        name: 'no-federation',
        scope: GROUP,
        denies: (type) => type.endsWith('federatedIdentityCredentials'),
      }),
    status: 403,
    code: 'RequestDisallowedByPolicy',
    message: "policy 'no-federation'",
  },
  {
    of: 'a version that has no credentials',
    path: `${CREDENTIALS}/one?api-version=2018-11-30`,
    status: 400,
    code: 'NoRegisteredProviderFound',
    message: "'2018-11-30'",
  },
  {
    of: 'no version',
    path: `${CREDENTIALS}/one?api-version=`,
    status: 400,
    code: 'MissingApiVersionParameter',
    message: 'is required for all requests',
  },
  {
    of: 'a page of nothing',
    method: 'GET',
    path: `${CREDENTIALS}?$top=0`,
    status: 400,
    code: 'BadRequest',
    message: "'$top'",
  },
  { of: 'a method that is not served', method: 'PATCH', status: 405, code: 'MethodNotAllowed', message: "'PATCH'" },
];

describe('a federated credential is refused for', () => {
  it.each(refusals)('$of', async ({ prepare, options, method = 'PUT', path = `${CREDENTIALS}/one`, ...expected }) => {
    const world = azureWorld(options);
    prepare?.(world);
    const before = [...world.identity.credentials.keys()];
    const { body = credentialBody(), status, code, message } = expected;
    const sent = method === 'PUT' ? body : undefined;
    // No document has a PATCH of credentials.
    const answer =
      method === 'PATCH'
        ? await askRaw(world.handle, method, `${ARM}${path}?api-version=2024-11-30`)
        : await world.ask(method, path, sent);
    expect({ status: answer.status, code: errorOf(answer.body).code }).toEqual({ status, code });
    expect(errorOf(answer.body).message).toContain(message);
    expect([...world.identity.credentials.keys()]).toEqual(before);
  });
});

describe('what stays possible', () => {
  it('a 20th credential, and replacing one of 20', async () => {
    const world = azureWorld();
    fillIdentity(world, 19);
    expect((await world.ask('PUT', `${CREDENTIALS}/one`, credentialBody())).status).toBe(201);
    expect((await world.ask('PUT', `${CREDENTIALS}/one`, credentialBody())).status).toBe(200);
  });

  it('writing under a lock against deleting, and reading under any', async () => {
    const world = azureWorld();
    world.state.locks.push({ name: 'l', scope: `/subscriptions/${SUBSCRIPTION}`, level: 'CanNotDelete' });
    expect((await world.ask('PUT', `${CREDENTIALS}/one`, credentialBody())).status).toBe(201);
    world.state.locks.push({ name: 'm', scope: IDENTITY, level: 'ReadOnly' });
    expect((await world.ask('GET', CREDENTIALS)).status).toBe(200);
  });

  it('the same subject of another cluster', async () => {
    const world = azureWorld();
    await world.ask('PUT', `${CREDENTIALS}/one`, credentialBody());
    const other = await world.ask('PUT', `${CREDENTIALS}/two`, credentialBody({ issuer: `${ISSUER}x/` }));
    expect(other.status).toBe(201);
  });

  it('a subject that differs by case, or that no cluster has', async () => {
    const world = azureWorld();
    await world.ask('PUT', `${CREDENTIALS}/one`, credentialBody());
    const other = await world.ask('PUT', `${CREDENTIALS}/two`, credentialBody({ subject: SUBJECT.toUpperCase() }));
    expect(other.status).toBe(201);
  });
});
