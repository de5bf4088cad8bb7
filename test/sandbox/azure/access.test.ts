/** Who may do what at the simulated ARM and Graph, and what they are told about it. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allowsAction, allowsDataAction } from '../../../src/sandbox/azure/arm/access.js';
import { BUILT_IN_ROLES } from '../../../src/sandbox/azure/arm/roles.js';
import {
  ARM,
  azureWorld,
  type AzureWorld,
  credentialBody,
  errorOf,
  GRAPH,
  GROUP,
  IDENTITY,
  SUBSCRIPTION,
} from '../../support/sandbox-azure.js';

const CREDENTIALS = `${IDENTITY}/federatedIdentityCredentials`;
const OPERATOR = { clientId: 'c0', principalId: '22222222-2222-4222-8222-222222222222', resourceId: undefined };
const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const IDENTITY_OPERATOR = 'f1a07417-d97a-45cb-824c-7a7467783830';
const IDENTITY_CONTRIBUTOR = 'e40ec5ca-96e0-45a2-b4ff-59039f2c2b59';

function give(
  world: AzureWorld,
  roleId: string,
  scope: string,
  more: { principalId?: string; createdAt?: number } = {},
): void {
  const { state } = world;
  const id = `00000000-0000-4000-8000-00000000000${String(state.roleAssignments.length)}`;
  const principalType = more.principalId === undefined ? 'ServicePrincipal' : 'Group';
  state.roleAssignments.push({ id, roleId, scope, principalType, principalId: OPERATOR.principalId, ...more });
}

async function call(
  world: AzureWorld,
  method: string,
  url: string,
  token?: string,
): Promise<{ status: number; body: unknown }> {
  const bearer = token ?? world.tokens.issue(OPERATOR, new URL(url).origin, 3600);
  const version = url.includes('/Microsoft.Authorization/') ? '2022-04-01' : '2024-11-30';
  const response = await world.handle(
    {
      method,
      url: `${url}?api-version=${url.endsWith('/subscriptions') ? '2022-12-01' : version}`,
      headers: { authorization: `Bearer ${bearer}` },
      ...(method === 'PUT' ? { body: JSON.stringify(credentialBody()) } : {}),
    },
    new AbortController().signal,
  );
  return { status: response.status, body: response.body === '' ? undefined : (JSON.parse(response.body) as unknown) };
}

describe('a caller who is asked who they are', () => {
  it.each([
    ['no token', ''],
    ['a token that nobody issued', 'a.b.c'],
  ])('is turned away with %s', async (_, token) => {
    const { status, body } = await call(azureWorld({ checkCallers: true }), 'GET', ARM + IDENTITY, token);
    expect({ status, code: errorOf(body).code }).toEqual({ status: 401, code: 'AuthenticationFailed' });
  });

  it('is turned away with a token for another resource, or one that has expired', async () => {
    const world = azureWorld({ checkCallers: true });
    give(world, READER, GROUP);
    expect((await call(world, 'GET', ARM + IDENTITY, world.tokens.issue(OPERATOR, GRAPH, 3600))).status).toBe(401);
    const token = world.tokens.issue(OPERATOR, ARM, 3600);
    expect((await call(world, 'GET', ARM + IDENTITY, token)).status).toBe(200);
    world.clock.advance(3_600_000);
    expect((await call(world, 'GET', ARM + IDENTITY, token)).status).toBe(401);
  });

  it('is turned away with a token whose claims have been changed', async () => {
    const world = azureWorld({ checkCallers: true });
    give(world, READER, GROUP);
    const stranger = { ...OPERATOR, principalId: '33333333-3333-4333-8333-333333333333' };
    const [header, , signature] = world.tokens.issue(stranger, ARM, 3600).split('.');
    const [, payload] = world.tokens.issue(OPERATOR, ARM, 3600).split('.');
    expect((await call(world, 'GET', ARM + IDENTITY, [header, payload, signature].join('.'))).status).toBe(401);
  });

  it.each([
    ['nothing', undefined, GROUP, 403, 403],
    ['Reader of the group', READER, GROUP, 200, 403],
    ['Reader of the identity alone', READER, IDENTITY, 200, 403],
    ['Reader of another group', READER, `${GROUP}-other`, 403, 403],
    ['Managed Identity Operator', IDENTITY_OPERATOR, GROUP, 200, 403],
    ['Managed Identity Contributor', IDENTITY_CONTRIBUTOR, `/subscriptions/${SUBSCRIPTION}`, 200, 201],
  ])('as %s', async (_, roleId, scope, reads, writes) => {
    const world = azureWorld({ checkCallers: true });
    if (roleId !== undefined) give(world, roleId, scope);
    expect((await call(world, 'GET', ARM + CREDENTIALS)).status).toBe(reads);
    expect((await call(world, 'PUT', `${ARM}${CREDENTIALS}/one`)).status).toBe(writes);
  });

  it('is told which action is missing, and where', async () => {
    const { body } = await call(azureWorld({ checkCallers: true }), 'PUT', `${ARM}${CREDENTIALS}/one`);
    const { principalId } = OPERATOR;
    expect(errorOf(body)).toEqual({
      code: 'AuthorizationFailed',
      message:
        `The client '${principalId}' with object id '${principalId}' does not have authorization to perform action ` +
        `'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write' over scope '${CREDENTIALS}/one' ` +
        'or the scope is invalid. If access was recently granted, please refresh your credentials.',
    });
  });

  it('holds the roles of their groups, and new ones only after a while', async () => {
    const world = azureWorld({ checkCallers: true, arm: { roleDelayMs: 600_000 } });
    world.state.groups.set('group', [OPERATOR.principalId]);
    give(world, READER, GROUP, { principalId: 'group', createdAt: world.clock.now() });
    expect((await call(world, 'GET', ARM + IDENTITY)).status).toBe(403);
    world.clock.advance(600_000);
    expect((await call(world, 'GET', ARM + IDENTITY)).status).toBe(200);
  });

  it('sees own permissions and subscriptions', async () => {
    const world = azureWorld({ checkCallers: true });
    world.state.subscriptions.push({ id: '99999999-9999-4999-8999-999999999999', name: 'hidden' });
    give(world, IDENTITY_OPERATOR, IDENTITY);
    give(world, READER, GROUP);
    const { body } = await call(world, 'GET', `${ARM}${IDENTITY}/providers/Microsoft.Authorization/permissions`);
    expect(body).toMatchObject({ value: [{ actions: ['*/read'] }, { notActions: [] }] });
    const subscriptions = await call(world, 'GET', `${ARM}/subscriptions`);
    expect(subscriptions.body).toMatchObject({ value: [{ subscriptionId: SUBSCRIPTION }] });
  });

  it.each([
    ['GET', [], 403],
    ['GET', ['Application.Read.All'], 200],
    ['DELETE', ['Application.Read.All'], 403],
    ['DELETE', ['Application.ReadWrite.OwnedBy'], 404],
  ])('needs a permission of Graph to %s with %j', async (method, permissions, status) => {
    const world = azureWorld({ checkCallers: true });
    world.state.graphPermissions.set(OPERATOR.principalId, permissions);
    const path = `/v1.0/applications/${world.application.objectId}/federatedIdentityCredentials`;
    const answer = await call(world, method, `${GRAPH}${path}${method === 'DELETE' ? '/one' : ''}`);
    expect(answer.status).toBe(status);
    if (status === 403) expect(errorOf(answer.body).code).toBe('Authorization_RequestDenied');
  });
});

describe('role assignments, definitions and locks', () => {
  const authorization = 'providers/Microsoft.Authorization';
  const versions = '?api-version=2022-04-01';

  it.each([
    ['all', '', ['sub', 'group', 'identity']],
    ['above only', '&$filter=atScope()', ['sub', 'group']],
    ['of one principal', `&$filter=principalId eq '${OPERATOR.principalId}'`, ['sub', 'identity']],
    ['of one principal and its groups', `&$filter=assignedTo('${OPERATOR.principalId}')`, ['sub', 'group', 'identity']],
    ['of these, above', `&$filter=atScope()+and+assignedTo('${OPERATOR.principalId}')`, ['sub', 'group']],
  ])('are listed at, above and below a scope: %s', async (_, filter, expected) => {
    const world = azureWorld();
    const scopes: Record<string, string> = {
      [`/subscriptions/${SUBSCRIPTION}`]: 'sub',
      [GROUP]: 'group',
      [IDENTITY]: 'identity',
    };
    world.state.groups.set('g', [OPERATOR.principalId]);
    give(world, READER, `/subscriptions/${SUBSCRIPTION}`);
    give(world, READER, GROUP, { principalId: 'g' });
    give(world, READER, IDENTITY);
    give(world, READER, '/subscriptions/99999999-9999-4999-8999-999999999999');
    const { body } = await world.ask('GET', `${GROUP}/${authorization}/roleAssignments${versions}${filter}`);
    const found = (body as { value: { properties: { scope: string } }[] }).value;
    expect(found.map(({ properties }) => scopes[properties.scope])).toEqual(expected);
  });

  it('refuse a filter that they do not know', async () => {
    const path = `${GROUP}/${authorization}/roleAssignments${versions}&$filter=roleId eq 'x'`;
    expect((await azureWorld().ask('GET', path)).status).toBe(400);
  });

  it('are what the documents say', async () => {
    const world = azureWorld();
    give(world, READER, GROUP);
    world.state.locks.push({ name: 'keep', scope: GROUP, level: 'CanNotDelete', notes: 'why' });
    world.state.locks.push({ name: 'below', scope: IDENTITY, level: 'ReadOnly' });
    const definitions = await world.ask('GET', `${GROUP}/${authorization}/roleDefinitions${versions}`);
    expect((definitions.body as { value: unknown[] }).value).toHaveLength(BUILT_IN_ROLES.length);
    const one = await world.ask('GET', `${GROUP}/${authorization}/roleDefinitions/${READER}${versions}`);
    expect(one.body).toMatchObject({ properties: { roleName: 'Reader', type: 'BuiltInRole' } });
    await world.ask('GET', `${GROUP}/${authorization}/permissions${versions}`);
    const locks = '?api-version=2016-09-01';
    expect((await world.ask('GET', `${GROUP}/${authorization}/locks${locks}`)).body).toMatchObject({
      value: [{ name: 'keep' }, { name: 'below' }],
    });
    expect((await world.ask('GET', `${GROUP}/${authorization}/locks${locks}&$filter=atScope()`)).body).toEqual({
      value: [expect.objectContaining({ name: 'keep' })],
    });
    expect(world.conforming.size).toBe(4);
  });
});

describe('an action', () => {
  const role = (fields: object) => [{ id: '', name: '', actions: [], notActions: [], dataActions: [], ...fields }];

  it.each([
    ['*', 'A.B/c/read', true],
    ['*/read', 'A.B/c/d/read', true],
    ['*/read', 'A.B/c/write', false],
    ['A.B/c/*/read', 'A.B/c/read', true],
    ['A.B/c/*/read', 'A.B/c/d/read', true],
    ['A.B/c/*', 'A.B/c/read', true],
    ['a.b/C/READ', 'A.B/c/read', true],
    ['A.B/c', 'AxB/c', false],
    ['A.B/c', 'A.B/c/read', false],
  ])('%s allows %s: %s', (pattern, action, allowed) => {
    expect(allowsAction(role({ actions: [pattern] }), action)).toBe(allowed);
    expect(allowsDataAction(role({ dataActions: [pattern] }), action)).toBe(allowed);
    expect(allowsAction(role({ actions: ['*'], notActions: [pattern] }), action)).toBe(!allowed);
  });

  it('is allowed by any role, whatever another one leaves out', () => {
    const action = fc.stringMatching(/^[A-Z][a-z]{1,5}\.[A-Z][a-z]{1,5}(\/[a-z]{1,5}){1,3}$/);
    fc.assert(
      fc.property(action, (name) => {
        const [leavesOut] = role({ actions: ['*'], notActions: [name] });
        const [gives] = role({ actions: [name] });
        expect(
          allowsAction(
            [leavesOut, gives].filter((one) => one !== undefined),
            name,
          ),
        ).toBe(true);
      }),
    );
  });
});
