/** Managed identities and their federated credentials at the simulated ARM; every answer is held against the OpenAPI document. */
import { describe, expect, it } from '@jest/globals';
import { addIdentity } from '../../../src/sandbox/azure/arm/identity.js';
import {
  ARM,
  askRaw,
  azureWorld,
  credentialBody,
  errorOf,
  fillIdentity,
  GROUP,
  IDENTITY,
  ISSUER,
  SUBSCRIPTION,
  TENANT,
} from '../../support/sandbox-azure.js';

const CREDENTIALS = `${IDENTITY}/federatedIdentityCredentials`;

describe('managed identities', () => {
  it('are created, replaced, updated, listed and deleted', async () => {
    const world = azureWorld();
    const id = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reports`;
    const created = await world.ask('PUT', id, { location: 'westeurope', tags: { team: 'shop' } });
    expect(created).toMatchObject({ status: 201, body: { name: 'reports', tags: { team: 'shop' } } });
    expect(created.headers['location']).toBe(id.replace('resourceGroups', 'resourcegroups'));
    const replaced = await world.ask('PUT', id, { location: 'westeurope' });
    expect(replaced).toMatchObject({ status: 200, body: { tags: {} } });
    expect(replaced.headers).not.toHaveProperty('location');
    expect(
      await world.ask('PATCH', id, { tags: { a: 'b' }, properties: { isolationScope: 'Regional' } }),
    ).toMatchObject({
      status: 200,
      body: { tags: { a: 'b' }, properties: { isolationScope: 'Regional' } },
    });
    for (const scope of [GROUP, `/subscriptions/${SUBSCRIPTION}`]) {
      const list = await world.ask('GET', `${scope}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`);
      expect(list).toMatchObject({ status: 200, body: { value: [{ name: 'catalog' }, { name: 'reports' }] } });
    }
    expect((await world.ask('DELETE', id)).status).toBe(200);
    expect((await world.ask('DELETE', id)).status).toBe(204);
    expect(errorOf((await world.ask('GET', id)).body).code).toBe('ResourceNotFound');
  });

  it('show their isolation scope only to versions that know it', async () => {
    const world = azureWorld();
    const { body } = await world.ask('GET', `${IDENTITY}?api-version=2023-01-31`);
    expect((body as { properties: object }).properties).not.toHaveProperty('isolationScope');
  });
});

describe('federated credentials', () => {
  it('are created with a location and replaced without one, and no answer has an ETag', async () => {
    const world = azureWorld();
    const created = await world.ask('PUT', `${CREDENTIALS}/one`, credentialBody());
    expect(created).toMatchObject({ status: 201, body: { name: 'one', properties: { issuer: ISSUER } } });
    expect(created.headers['location']).toBe(`${CREDENTIALS.replace('resourceGroups', 'resourcegroups')}/one`);
    const replaced = await world.ask('PUT', `${CREDENTIALS}/one`, credentialBody({ subject: 'other' }));
    expect(replaced).toMatchObject({ status: 200, body: { properties: { subject: 'other' } } });
    expect(replaced.headers).not.toHaveProperty('location');
    expect(replaced.headers).not.toHaveProperty('etag');
    expect(replaced.body).not.toHaveProperty('systemData');
  });

  it('are found whatever the case of the id, and keep the case of their name', async () => {
    const world = azureWorld();
    await world.ask('PUT', `${CREDENTIALS}/One`, credentialBody());
    expect(await world.ask('GET', `${CREDENTIALS}/one`.toUpperCase())).toMatchObject({ body: { name: 'One' } });
    expect(await world.ask('PUT', `${CREDENTIALS}/oNE`, credentialBody())).toMatchObject({
      status: 200,
      body: { name: 'One' },
    });
  });

  it('are deleted once, and go with their identity', async () => {
    const world = azureWorld();
    await world.ask('PUT', `${CREDENTIALS}/one`, credentialBody());
    expect(await world.ask('DELETE', `${CREDENTIALS}/one`)).toMatchObject({ status: 200, body: undefined });
    expect(await world.ask('DELETE', `${CREDENTIALS}/one`)).toMatchObject({ status: 204, body: undefined });
    await world.ask('PUT', `${CREDENTIALS}/one`, credentialBody());
    await world.ask('DELETE', IDENTITY);
    await world.ask('PUT', IDENTITY, { location: 'westeurope' });
    expect(await world.ask('GET', CREDENTIALS)).toMatchObject({ status: 200, body: { value: [] } });
  });

  it('come in pages, whose links lead to the next', async () => {
    const world = azureWorld();
    fillIdentity(world, 5);
    const seen: string[] = [];
    let next: string | undefined = `${CREDENTIALS}?$top=2`;
    for (let pages = 0; next !== undefined; pages += 1) {
      const { status, body } = await world.ask('GET', next);
      const page = body as { value: { name: string }[]; nextLink?: string };
      expect({ status, size: page.value.length }).toEqual({ status: 200, size: pages === 2 ? 1 : 2 });
      seen.push(...page.value.map(({ name }) => name));
      next = page.nextLink?.slice(ARM.length);
    }
    expect(seen).toEqual(['other-0', 'other-1', 'other-2', 'other-3', 'other-4']);
  });

  it('that are flexible have no subject, count, and show their expression only to versions that know it', async () => {
    const { handle, state, identity } = azureWorld();
    const claimsMatchingExpression = { value: "claims['sub'] matches 'repo:a/*'", languageVersion: 1 };
    const body = {
      properties: { issuer: 'https://token.actions.example', audiences: ['a'], claimsMatchingExpression },
    };
    const url = `${ARM}${CREDENTIALS}/flexible?api-version=`;
    expect(await askRaw(handle, 'PUT', `${url}2024-11-30`, body)).toMatchObject({ status: 400 });
    expect(await askRaw(handle, 'PUT', `${url}2025-01-31-preview`, body)).toMatchObject({
      status: 201,
      body: { properties: { claimsMatchingExpression } },
    });
    const stable = await askRaw(handle, 'GET', `${url}2024-11-30`);
    expect(stable.body).toMatchObject({ properties: { issuer: 'https://token.actions.example', audiences: ['a'] } });
    expect(JSON.stringify(stable.body)).not.toMatch(/subject|claimsMatching/);
    expect(state.identities.get(identity.id.toLowerCase())?.credentials.size).toBe(1);
  });

  it('are written one at a time per identity', async () => {
    const world = azureWorld({ arm: { writeMs: 100 } });
    const other = addIdentity(world.state.identities, { id: `${IDENTITY}-other`, tenantId: TENANT });
    const answers = await Promise.all([
      world.ask('PUT', `${CREDENTIALS}/one`, credentialBody()),
      world.ask('PUT', `${CREDENTIALS}/two`, credentialBody({ subject: 'two' })),
      world.ask('DELETE', `${CREDENTIALS}/one`),
      world.ask('PUT', `${other.id}/federatedIdentityCredentials/one`, credentialBody()),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([201, 409, 409, 201]);
    expect(errorOf(answers[1]?.body)).toEqual({
      code: 'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity',
      message: `Too many Federated Identity Credentials are written concurrently for the managed identity '${IDENTITY.toLowerCase()}'. Concurrent Federated Identity Credentials writes under the same managed identity are not supported.`,
    });
    expect((await world.ask('PUT', `${CREDENTIALS}/two`, credentialBody({ subject: 'two' }))).status).toBe(201);
  });
});
