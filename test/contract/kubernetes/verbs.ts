/** Conformance: how objects are created, read, replaced and deleted, and how each of it is refused. */
import { expect } from '@jest/globals';
import { asObject } from '../../../src/core/json.js';
import { serviceAccount } from '../../support/objects.js';
import type { Cases } from './cluster-under-test.js';
import { configMap, makeWorkload, metadataOf } from './objects.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const FAILURE = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure' };

export const VERBS: Cases = {
  'a creation answers with what the server adds': async ({ ask, namespace }) => {
    const { status, body } = await ask('POST', accounts(namespace), serviceAccount(namespace, 'api'));
    expect(status).toBe(201);
    expect(body).toMatchObject({ apiVersion: 'v1', kind: 'ServiceAccount' });
    expect(withoutFieldOwners(body)).toEqual({
      name: 'api',
      namespace,
      uid: expect.stringMatching(UUID),
      resourceVersion: expect.stringMatching(/^\d+$/),
      creationTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect(withoutFieldOwners((await ask('GET', `${accounts(namespace)}/api`)).body)).toEqual(withoutFieldOwners(body));
  },
  'a Deployment counts what is wanted of it, from one on': async ({ client, namespace }) => {
    const made = await client.create(makeWorkload(namespace, 'api', { spec: { replicas: 0 } }));
    expect(metadataOf(made)).toMatchObject({ generation: 1 });
  },
  'a name can be left to the server': async ({ ask, namespace }) => {
    const { body } = await ask('POST', accounts(namespace), { metadata: { generateName: 'api-' } });
    expect(metadataOf(body)['name']).toMatch(/^api-[a-z0-9]{5}$/);
  },
  'a dry run answers as a creation does, and stores nothing': async ({ ask, namespace }) => {
    const { status, body } = await ask('POST', `${accounts(namespace)}?dryRun=All`, { metadata: { name: 'api' } });
    expect(status).toBe(201);
    expect(withoutFieldOwners(body)).toEqual({
      name: 'api',
      namespace,
      uid: expect.stringMatching(UUID),
      creationTimestamp: expect.any(String),
    });
    expect((await ask('GET', `${accounts(namespace)}/api`)).status).toBe(404);
  },
  'a second object of the name is refused': async ({ ask, namespace }) => {
    await ask('POST', accounts(namespace), { metadata: { name: 'api' } });
    expect(await ask('POST', accounts(namespace), { metadata: { name: 'api' } })).toEqual({
      status: 409,
      body: {
        ...FAILURE,
        message: 'serviceaccounts "api" already exists',
        reason: 'AlreadyExists',
        details: { name: 'api', kind: 'serviceaccounts' },
        code: 409,
      },
    });
  },
  'so it is in a dry run': async ({ ask, namespace }) => {
    await ask('POST', accounts(namespace), { metadata: { name: 'api' } });
    expect((await ask('POST', `${accounts(namespace)}?dryRun=All`, { metadata: { name: 'api' } })).status).toBe(409);
  },
  'what is not there is told by its kind and name': async ({ ask, namespace }) => {
    expect(await ask('GET', `${deployments(namespace)}/api`)).toEqual({
      status: 404,
      body: {
        ...FAILURE,
        message: 'deployments.apps "api" not found',
        reason: 'NotFound',
        details: { name: 'api', group: 'apps', kind: 'deployments' },
        code: 404,
      },
    });
  },
  'nothing is created in a namespace that is not there': async ({ ask }) => {
    const { status, body } = await ask('POST', accounts('nowhere'), { metadata: { name: 'api' } });
    expect([status, asObject(body)['message']]).toEqual([404, 'namespaces "nowhere" not found']);
  },
  'an object is not created in another namespace than its own': async ({ ask, namespace }) => {
    const { status, body } = await ask('POST', accounts(namespace), serviceAccount('elsewhere', 'api'));
    expect([status, asObject(body)['reason']]).toEqual([400, 'BadRequest']);
  },
  'a kind that is not served is not found': async ({ ask, namespace }) => {
    const answer = await ask('GET', `/apis/apps/v1/namespaces/${namespace}/nothings/api`);
    expect(answer.status).toBe(404);
  },
  'an object with a version that is not the latest replaces nothing': async ({ ask, namespace }) => {
    const { body } = await ask('POST', configMaps(namespace), configMap(namespace, 'run'));
    const path = `${configMaps(namespace)}/run`;
    const sent = { ...asObject(body), data: { key: 'second' } };
    expect((await ask('PUT', path, sent)).status).toBe(200);
    const refused = await ask('PUT', path, { ...sent, data: { key: 'third' } });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on configmaps "run": the object has been modified; please apply your changes to the latest version and try again',
      details: { name: 'run', kind: 'configmaps' },
    });
    expect((await ask('GET', path)).body).toMatchObject({ data: { key: 'second' } });
  },
  'a deletion tells what it was, or shows it': async ({ client, ask, namespace }) => {
    const { uid } = metadataOf(await client.create(configMap(namespace, 'run')));
    expect(await ask('DELETE', `${configMaps(namespace)}/run`)).toMatchObject({
      status: 200,
      body: { kind: 'Status', status: 'Success', details: { name: 'run', kind: 'configmaps', uid: uid ?? null } },
    });
    await client.create(serviceAccount(namespace, 'api'));
    expect(await ask('DELETE', `${accounts(namespace)}/api`)).toMatchObject({
      status: 200,
      body: { kind: 'ServiceAccount', metadata: { name: 'api' } },
    });
    expect((await ask('DELETE', `${accounts(namespace)}/api`)).status).toBe(404);
  },
  'a dry run deletes nothing': async ({ client, ask, namespace }) => {
    await client.create(configMap(namespace, 'run'));
    expect((await ask('DELETE', `${configMaps(namespace)}/run?dryRun=All`)).status).toBe(200);
    expect((await ask('GET', `${configMaps(namespace)}/run`)).status).toBe(200);
  },
  'a deletion heeds the options in its body, and then none in its query': async ({ client, ask, namespace }) => {
    await client.create(configMap(namespace, 'run'));
    const path = `${configMaps(namespace)}/run`;
    const options = { kind: 'DeleteOptions', apiVersion: 'v1' };
    expect((await ask('DELETE', path, { ...options, dryRun: ['All'] })).status).toBe(200);
    expect((await ask('GET', path)).status).toBe(200);
    expect((await ask('DELETE', `${path}?dryRun=All`, options)).status).toBe(200);
    expect((await ask('GET', path)).status).toBe(404);
  },
  'a deletion that means another object deletes none': async ({ client, ask, namespace }) => {
    const { uid, resourceVersion } = metadataOf(await client.create(configMap(namespace, 'run')));
    const path = `${configMaps(namespace)}/run`;
    for (const preconditions of [{ uid: 'other' }, { uid: uid ?? null, resourceVersion: '1' }]) {
      const { status, body } = await ask('DELETE', path, { kind: 'DeleteOptions', apiVersion: 'v1', preconditions });
      expect([status, asObject(body)['reason']]).toEqual([409, 'Conflict']);
    }
    const meant = { uid: uid ?? null, resourceVersion: resourceVersion ?? null };
    const options = { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: meant };
    expect((await ask('DELETE', path, options)).status).toBe(200);
  },
  'a name with a capital letter is refused by the field': async ({ ask, namespace }) => {
    const { status, body } = await ask('POST', accounts(namespace), { metadata: { name: 'Api' } });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      reason: 'Invalid',
      details: {
        name: 'Api',
        kind: 'ServiceAccount',
        causes: [{ reason: 'FieldValueInvalid', field: 'metadata.name' }],
      },
    });
  },
  'a status that somebody sends with a new object does not count': async ({ client, namespace }) => {
    const sent = { ...makeWorkload(namespace, 'api', { spec: { replicas: 0 } }), status: { replicas: 7 } };
    expect(asObject((await client.create(sent))['status'])['replicas']).toBeUndefined();
  },
};

function accounts(namespace: string): string {
  return `/api/v1/namespaces/${namespace}/serviceaccounts`;
}

function configMaps(namespace: string): string {
  return `/api/v1/namespaces/${namespace}/configmaps`;
}

function deployments(namespace: string): string {
  return `/apis/apps/v1/namespaces/${namespace}/deployments`;
}

/** Who set which field is not simulated. */
function withoutFieldOwners(object: unknown): object {
  return Object.fromEntries(Object.entries(metadataOf(object)).filter(([key]) => key !== 'managedFields'));
}
