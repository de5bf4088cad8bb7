/** Conformance: JSON Patches, on which every write of ours stands. */
import { expect } from '@jest/globals';
import { asObject, asString, type JsonObject } from '../../../src/core/json.js';
import type { Answer } from '../../cluster/client.js';
import { serviceAccount } from '../../support/objects.js';
import { type Cases, JSON_PATCH, type Scene } from './cluster-under-test.js';
import { makeWorkload, metadataOf, specOf } from './objects.js';

/** The whole answer to a patch that does not fit: nothing tells which operation it was. */
const DOES_NOT_FIT = {
  status: 422,
  body: {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'the server rejected our request due to an error in our request',
    reason: 'Invalid',
    details: {},
    code: 422,
  },
};
const ADD = { op: 'add', path: '/metadata/annotations/key', value: 'new' };
const LABEL = '/spec/template/metadata/labels/azure.workload.identity~1use';
const ACCOUNT = '/spec/template/spec/serviceAccountName';

type Operation = JsonObject;

/** Each on a service account with one annotation, `key: old`. */
const FAILING_TESTS: Readonly<Record<string, Operation>> = {
  'a value that is another': { path: '/metadata/annotations/key', value: 'other' },
  'a UID that is another': { path: '/metadata/uid', value: 'other' },
  'a version that is another': { path: '/metadata/resourceVersion', value: '1' },
  'absence of what is there': { path: '/metadata/annotations/key', value: null },
  'absence of a parent that is there': { path: '/metadata/annotations', value: null },
  'presence of what is not there': { path: '/metadata/labels', value: {} },
  'a member of what is not there': { path: '/metadata/labels/app', value: 'api' },
};

const UNFITTING: Readonly<Record<string, Operation>> = {
  'adds below a parent that is not there': { op: 'add', path: '/metadata/labels/app', value: 'api' },
  'removes what is not there': { op: 'remove', path: '/metadata/annotations/other' },
  'replaces below a parent that is not there': { op: 'replace', path: '/metadata/labels/app', value: 'api' },
  'replaces past the end of a list': { op: 'replace', path: '/imagePullSecrets/3', value: { name: 'more' } },
  'adds past the end of a list': { op: 'add', path: '/imagePullSecrets/3', value: { name: 'more' } },
};

export const JSON_PATCHES: Cases = {
  ...Object.fromEntries(
    Object.entries(FAILING_TESTS).map(([title, test]) => [
      `a test for ${title} refuses the whole patch`,
      (scene: Scene) => expectUnchanged(scene, { op: 'test', ...test }, ADD),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(UNFITTING).map(([title, operation]) => [
      `a patch that ${title} is refused in the same words`,
      (scene: Scene) => expectUnchanged(scene, ADD, operation),
    ]),
  ),
  'a test for null finds a key that is not there': async (scene) => {
    await makeAccount(scene);
    const path = '/metadata/annotations/other';
    const { status, body } = await patchAccount(
      scene,
      { op: 'test', path, value: null },
      { op: 'add', path, value: 'x' },
    );
    expect([status, metadataOf(body)['annotations']]).toEqual([200, { key: 'old', other: 'x' }]);
  },
  'a test for null finds a parent that is not there': async (scene) => {
    await makeAccount(scene);
    const path = '/metadata/labels';
    const value = { app: 'api' };
    const { status, body } = await patchAccount(scene, { op: 'test', path, value: null }, { op: 'add', path, value });
    expect([status, metadataOf(body)['labels']]).toEqual([200, value]);
  },
  'a key that is replaced need not be there': async (scene) => {
    await makeAccount(scene);
    const { status, body } = await patchAccount(scene, {
      op: 'replace',
      path: '/metadata/annotations/other',
      value: 'x',
    });
    expect([status, metadataOf(body)['annotations']]).toEqual([200, { key: 'old', other: 'x' }]);
  },
  'a test on what was just read lets one of two writers through': async (scene) => {
    const { resourceVersion } = metadataOf(await makeAccount(scene));
    const test = { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion ?? null };
    expect((await patchAccount(scene, test, ADD)).status).toBe(200);
    expect(await patchAccount(scene, test, { ...ADD, value: 'second' })).toEqual(DOES_NOT_FIT);
  },
  'a dry run shows the outcome and stores nothing': async (scene) => {
    const before = await makeAccount(scene);
    const path = `${pathOf(scene)}?dryRun=All`;
    const { status, body } = await scene.ask('PATCH', path, [ADD], JSON_PATCH);
    expect([status, metadataOf(body)['annotations']]).toEqual([200, { key: 'new' }]);
    expect(await readAccount(scene)).toEqual(before);
  },
  'a dry run is refused as the patch would be': async (scene) => {
    await makeAccount(scene);
    const test = { op: 'test', path: '/metadata/uid', value: 'other' };
    expect(await scene.ask('PATCH', `${pathOf(scene)}?dryRun=All`, [test, ADD], JSON_PATCH)).toEqual(DOES_NOT_FIT);
  },
  'a patch that changes nothing leaves the version as it is': async (scene) => {
    const { resourceVersion } = metadataOf(await makeAccount(scene));
    const { body } = await patchAccount(scene, { ...ADD, value: 'old' });
    expect(metadataOf(body)['resourceVersion']).toEqual(resourceVersion);
  },
  'the last annotation leaves no empty map': async (scene) => {
    await makeAccount(scene);
    const { body } = await patchAccount(scene, { op: 'remove', path: '/metadata/annotations/key' });
    expect(metadataOf(body)).not.toHaveProperty('annotations');
  },
  'an annotation that is no text is refused with the whole object in the message': async (scene) => {
    await makeAccount(scene);
    const { status, body } = await patchAccount(scene, { ...ADD, value: true });
    expect(status).toBe(422);
    expect(asString(asObject(body)['message'])).toContain(String.raw`\"key\":true`);
  },
  'a UID can not be changed': async (scene) => {
    await makeAccount(scene);
    const { status } = await patchAccount(scene, { op: 'replace', path: '/metadata/uid', value: 'other' });
    expect([409, 422]).toContain(status);
  },
  'a patch of what is not there is told by its name': async (scene) => {
    const { status, body } = await patchAccount(scene, ADD);
    expect([status, asObject(body)['message']]).toEqual([404, 'serviceaccounts "api" not found']);
  },
  'a patch of an unknown kind is not read': async (scene) => {
    await makeAccount(scene);
    const { status, body } = await scene.ask('PATCH', pathOf(scene), [ADD], 'application/json');
    expect([status, asObject(body)['reason']]).toEqual([415, 'UnsupportedMediaType']);
  },
  'what is wanted of a Deployment is counted, and labels and annotations of its own': async (scene) => {
    await makeDeployment(scene);
    const generation = async (...operations: Operation[]): Promise<unknown> =>
      metadataOf((await patchDeployment(scene, ...operations)).body)['generation'];
    const before = metadataOf(await readDeployment(scene))['generation'];
    expect(await generation({ op: 'add', path: '/metadata/labels', value: { app: 'api' } })).toBe(before);
    expect(await generation({ op: 'add', path: LABEL, value: 'true' })).toBe(Number(before) + 1);
    expect(await generation({ op: 'add', path: LABEL, value: 'true' })).toBe(Number(before) + 1);
  },
  'the selector of a Deployment is fixed': async (scene) => {
    await makeDeployment(scene);
    const more = ['/spec/selector/matchLabels/more', '/spec/template/metadata/labels/more'];
    const { status, body } = await patchDeployment(scene, ...more.map((path) => ({ op: 'add', path, value: 'x' })));
    expect(status).toBe(422);
    expect(asObject(body)['details']).toMatchObject({ causes: [{ field: 'spec.selector' }] });
  },
  'the template of a Job is fixed': async (scene) => {
    const { client, ask, namespace } = scene;
    await client.create(makeWorkload(namespace, 'job', { kind: 'Job' }));
    const path = `/apis/batch/v1/namespaces/${namespace}/jobs/job`;
    const { status, body } = await ask('PATCH', path, [{ op: 'add', path: LABEL, value: 'true' }], JSON_PATCH);
    expect(status).toBe(422);
    expect(asObject(body)['details']).toMatchObject({ causes: [{ field: 'spec.template' }] });
  },
  'the account of a template has two names, of which the new one counts': async (scene) => {
    await makeDeployment(scene, 'first');
    expect(accountsIn(await readDeployment(scene))).toEqual(['first', 'first']);
    const { body } = await patchDeployment(scene, { op: 'replace', path: ACCOUNT, value: 'second' });
    expect(accountsIn(body)).toEqual(['second', 'second']);
  },
  'without its new name the account of a template is what the old one says': async (scene) => {
    await makeDeployment(scene, 'first');
    const { body } = await patchDeployment(scene, { op: 'remove', path: ACCOUNT });
    expect(accountsIn(body)).toEqual(['first', 'first']);
  },
  'without both names a template has no account': async (scene) => {
    await makeDeployment(scene, 'first');
    const old = '/spec/template/spec/serviceAccount';
    const { status, body } = await patchDeployment(scene, { op: 'remove', path: ACCOUNT }, { op: 'remove', path: old });
    expect([status, accountsIn(body)]).toEqual([200, [undefined, undefined]]);
  },
  'a template without an account gets both names': async (scene) => {
    await makeDeployment(scene);
    expect(accountsIn(await readDeployment(scene))).toEqual([undefined, undefined]);
    const { body } = await patchDeployment(scene, { op: 'add', path: ACCOUNT, value: 'first' });
    expect(accountsIn(body)).toEqual(['first', 'first']);
  },
  'a list element is addressed by its place': async (scene) => {
    await makeDeployment(scene);
    const path = '/spec/template/spec/containers/0/env';
    const value = [{ name: 'MODE', value: 'new' }];
    const { body } = await patchDeployment(scene, { op: 'test', path, value: null }, { op: 'add', path, value });
    expect(asObject(specOf(body)['template'])).toMatchObject({ spec: { containers: [{ name: 'app', env: value }] } });
  },
};

async function expectUnchanged(scene: Scene, ...operations: Operation[]): Promise<void> {
  const before = await makeAccount(scene);
  expect(await patchAccount(scene, ...operations)).toEqual(DOES_NOT_FIT);
  expect(await readAccount(scene)).toEqual(before);
}

function pathOf({ namespace }: Scene): string {
  return `/api/v1/namespaces/${namespace}/serviceaccounts/api`;
}

function makeAccount({ client, namespace }: Scene): Promise<JsonObject> {
  const more = { annotations: { key: 'old' }, imagePullSecrets: [{ name: 'pull' }] };
  return client.create(serviceAccount(namespace, 'api', more));
}

async function readAccount(scene: Scene): Promise<JsonObject> {
  return asObject((await scene.ask('GET', pathOf(scene))).body);
}

function patchAccount(scene: Scene, ...operations: Operation[]): Promise<Answer> {
  return scene.ask('PATCH', pathOf(scene), operations, JSON_PATCH);
}

/** Without pods, so that nobody but the case changes it. */
async function makeDeployment({ client, cluster, namespace }: Scene, account?: string): Promise<void> {
  const more = account === undefined ? {} : { account };
  await client.create(makeWorkload(namespace, 'api', { ...more, spec: { replicas: 0 } }));
  await cluster.waitUntil(async () => {
    const found = await client.get({ apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'api' });
    return asObject(found?.['status'])['observedGeneration'] === 1;
  });
}

async function readDeployment({ ask, namespace }: Scene): Promise<JsonObject> {
  return asObject((await ask('GET', `/apis/apps/v1/namespaces/${namespace}/deployments/api`)).body);
}

function patchDeployment({ ask, namespace }: Scene, ...operations: Operation[]): Promise<Answer> {
  return ask('PATCH', `/apis/apps/v1/namespaces/${namespace}/deployments/api`, operations, JSON_PATCH);
}

/** The new name and the old one. */
function accountsIn(deployment: unknown): unknown[] {
  const { serviceAccountName, serviceAccount } = asObject(asObject(specOf(deployment)['template'])['spec']);
  return [serviceAccountName, serviceAccount];
}
