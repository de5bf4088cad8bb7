/** App registrations and their federated credentials at the simulated Microsoft Graph. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { addCredential } from '../../../src/sandbox/azure/clients.js';
import {
  type Answer,
  askRaw,
  AUDIENCE,
  azureWorld,
  type AzureWorld,
  errorOf,
  GRAPH,
  ISSUER,
  SUBJECT,
} from '../../support/sandbox-azure.js';

const good = { name: 'main', issuer: ISSUER, subject: SUBJECT, audiences: [AUDIENCE] };

function ask(world: AzureWorld, method: string, path: string, body?: unknown): Promise<Answer> {
  return askRaw(world.handle, method, `${GRAPH}/v1.0${path}`, body);
}

function credentialsOf({ application }: AzureWorld): string {
  return `/applications/${application.objectId}/federatedIdentityCredentials`;
}

describe('applications', () => {
  it('are found by client id, by object id and by filter, and have a service principal', async () => {
    const world = azureWorld();
    const { clientId, objectId, principalId } = world.application;
    const application = { id: objectId, appId: clientId, displayName: 'reports' };
    for (const path of [`/applications(appId='${clientId}')`, `/applications/${objectId}`]) {
      expect(await ask(world, 'GET', path)).toMatchObject({ status: 200, body: application });
    }
    const filter = encodeURIComponent(`appId eq '${clientId}'`);
    expect((await ask(world, 'GET', `/applications?$filter=${filter}`)).body).toMatchObject({ value: [application] });
    expect((await ask(world, 'GET', `/servicePrincipals?$filter=${filter}`)).body).toMatchObject({
      value: [{ id: principalId, appId: clientId }],
    });
  });

  it.each([
    '/applications/00000000-0000-4000-8000-000000000000',
    "/applications(appId='00000000-0000-4000-8000-000000000000')",
    "/applications(appId='00000000-0000-4000-8000-000000000000')/federatedIdentityCredentials",
  ])('are not there: %s', async (path) => {
    const { status, body } = await ask(azureWorld(), 'GET', path);
    expect({ status, code: errorOf(body).code }).toEqual({ status: 404, code: 'Request_ResourceNotFound' });
  });

  it('are no managed identities: the client id of one is not found', async () => {
    const world = azureWorld();
    const filter = encodeURIComponent(`appId eq '${world.identity.clientId}'`);
    expect((await ask(world, 'GET', `/applications?$filter=${filter}`)).body).toEqual({ value: [] });
  });
});

describe('federated credentials of an application', () => {
  it('are created, read by id and by name, changed and deleted', async () => {
    const world = azureWorld();
    const path = credentialsOf(world);
    const created = await ask(world, 'POST', path, good);
    expect(created).toMatchObject({ status: 201, body: { ...good, description: null } });
    const { id } = created.body as { id: string };
    for (const key of [`/${id}`, '/main', "(name='main')"]) {
      expect(await ask(world, 'GET', path + key)).toMatchObject({ status: 200, body: { id } });
    }
    expect((await ask(world, 'PATCH', `${path}/${id}`, { description: 'why' })).status).toBe(204);
    expect((await ask(world, 'GET', path)).body).toMatchObject({ value: [{ id, ...good, description: 'why' }] });
    expect((await ask(world, 'DELETE', `${path}/${id}`)).status).toBe(204);
    expect((await ask(world, 'DELETE', `${path}/${id}`)).status).toBe(404);
    expect((await ask(world, 'GET', path)).body).toEqual({ value: [] });
  });

  it('show late in reads, as a replica does, and at once in refusals', async () => {
    const world = azureWorld({ graphDelayMs: 5_000 });
    const path = credentialsOf(world);
    expect((await ask(world, 'POST', path, good)).status).toBe(201);
    expect((await ask(world, 'POST', path, good)).status).toBe(409);
    expect((await ask(world, 'GET', path)).body).toEqual({ value: [] });
    expect((await ask(world, 'GET', `${path}/main`)).status).toBe(404);
    world.clock.advance(5_000);
    expect((await ask(world, 'GET', `${path}/main`)).status).toBe(200);
    expect((await ask(world, 'DELETE', `${path}/main`)).status).toBe(204);
    expect((await ask(world, 'GET', path)).body).toMatchObject({ value: [good] });
  });

  it('have the members that the metadata of v1.0 names', async () => {
    const { body } = await ask(azureWorld(), 'POST', credentialsOf(azureWorld()), good);
    const metadata = new URL(
      '../../../../shared/azure-api/graph-v1.0-federatedIdentityCredential.csdl.xml',
      import.meta.url,
    );
    const named = [...readFileSync(metadata, 'utf8').matchAll(/<Property Name="(\w+)"/g)].map(([, name]) => name);
    expect(Object.keys(body as object).sort()).toEqual([...named, 'id'].sort());
  });

  it.each([
    ["name eq 'main'", ['main']],
    ["subject eq 'other'", ['second']],
    ["subject eq 'it''s'", []],
  ])('are filtered: %s', async (filter, expected) => {
    const world = azureWorld();
    addCredential(world.application, good);
    addCredential(world.application, { ...good, name: 'second', subject: 'other' });
    const { body } = await ask(world, 'GET', `${credentialsOf(world)}?$filter=${encodeURIComponent(filter)}`);
    expect((body as { value: { name: string }[] }).value.map(({ name }) => name)).toEqual(expected);
  });

  it.each([
    [
      'a name that is taken',
      { subject: 'other' },
      409,
      'Request_MultipleObjectsWithSameKeyValue',
      'FederatedIdentityCredential with name main already exists.',
    ],
    [
      'an issuer and subject that are taken',
      { name: 'second' },
      400,
      'InvalidFederatedIdentityCredentialValue',
      'The combination of issuer and subject must be unique for the application.',
    ],
    ['a name with a dot', { name: 'a.b' }, 400, 'InvalidFederatedIdentityCredentialValue', 'Name'],
    ['a long name', { name: 'x'.repeat(121) }, 400, 'InvalidFederatedIdentityCredentialValue', 'Name'],
    ['no issuer', { name: 'second', issuer: undefined }, 400, 'InvalidFederatedIdentityCredentialValue', 'Issuer'],
    ['no subject', { name: 'second', subject: '' }, 400, 'InvalidFederatedIdentityCredentialValue', 'Subject'],
    [
      'two audiences',
      { name: 'second', audiences: ['a', 'b'] },
      400,
      'InvalidFederatedIdentityCredentialValue',
      'Audiences',
    ],
  ])('are refused for %s', async (_, change, status, code, message) => {
    const world = azureWorld();
    addCredential(world.application, good);
    const answer = await ask(world, 'POST', credentialsOf(world), { ...good, ...change });
    expect({ status: answer.status, code: errorOf(answer.body).code }).toEqual({ status, code });
    expect(errorOf(answer.body).message).toContain(message);
    expect(world.application.credentials.size).toBe(1);
  });

  it('are refused from the 21st on', async () => {
    const world = azureWorld();
    const { application } = world;
    for (let at = 0; at < 20; at += 1) {
      addCredential(application, { ...good, name: `a${String(at)}`, subject: `s${String(at)}` });
    }
    const { status, body } = await ask(world, 'POST', credentialsOf(world), good);
    expect({ status, message: errorOf(body).message }).toEqual({
      status: 400,
      message: 'Too many Federated Identity Credentials',
    });
  });

  it.each([
    ['PUT', ''],
    ['POST', '/main'],
  ])('do not know %s %s', async (method, key) => {
    const world = azureWorld();
    addCredential(world.application, good);
    expect((await ask(world, method, credentialsOf(world) + key, good)).status).toBe(400);
  });
});
