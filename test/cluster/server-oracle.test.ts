/** What a real API server says to the writes that a plan leads to: the facts that the code which writes is built on. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asList, asObject, asString, type Json, type JsonObject } from '../../src/core/json.js';
import { arbitraryCluster } from '../support/arbitrary-cluster.js';
import { arbitraryTemplates } from '../support/arbitrary-templates.js';
import { azureIdentity, azureIdentityBinding, roleBinding, serviceAccount, workload } from '../support/objects.js';
import { planObjects } from '../support/planning.js';
import { recordAgreement } from './agreements.js';
import type { Answer, TestClient } from './client.js';
import { type ControlPlane, startControlPlane } from './control-plane.js';

const CASES = Number(process.env['SERVER_CASES'] ?? 100);
const JSON_PATCH = 'application/json-patch+json';
const ACCOUNTS = '/api/v1/namespaces/shop/serviceaccounts';
const BARE = `${ACCOUNTS}/bare`;
const ANNOTATED = `${ACCOUNTS}/annotated`;

let controlPlane: ControlPlane;
let client: TestClient;

beforeAll(async () => {
  controlPlane = await startControlPlane();
  client = controlPlane.clientFor();
  await client.createNamespace('shop');
  await client.create(serviceAccount('shop', 'bare'));
  await client.create(serviceAccount('shop', 'annotated', { annotations: { key: 'old' } }));
});
afterAll(() => controlPlane.stop());

function patch(path: string, ...operations: JsonObject[]): Promise<Answer> {
  return client.ask('PATCH', path, operations, JSON_PATCH);
}

/** Reason, message and causes, as far as a client could tell one refusal from another. */
function readRefusal({ status, body }: Answer): Json {
  const { reason = null, message = null, details } = asObject(body);
  const causes = asList(asObject(details)['causes']).map((cause) => asObject(cause)['field'] ?? null);
  return { status, reason, message, causes };
}

/** The whole answer to a patch that does not fit: nothing tells which operation it was. */
const DOES_NOT_FIT = {
  status: 422,
  reason: 'Invalid',
  message: 'the server rejected our request due to an error in our request',
  causes: [],
};

describe('a JSON Patch', () => {
  const wanted = { op: 'add', path: '/metadata/annotations/key', value: 'new' };

  it.each([
    ['a value that is another', ANNOTATED, { path: '/metadata/annotations/key', value: 'other' }],
    ['a UID that is another', ANNOTATED, { path: '/metadata/uid', value: 'other' }],
    ['a version that is another', ANNOTATED, { path: '/metadata/resourceVersion', value: '1' }],
    ['absence of what is there', ANNOTATED, { path: '/metadata/annotations/key', value: null }],
    ['absence of a parent that is there', ANNOTATED, { path: '/metadata/annotations', value: null }],
    ['presence of what is not there', BARE, { path: '/metadata/annotations', value: {} }],
  ])('that tests for %s changes nothing and does not tell why', async (_, path, test) => {
    const before = await client.ask('GET', path);
    expect(readRefusal(await patch(path, { op: 'test', ...test }, wanted))).toEqual(DOES_NOT_FIT);
    expect(await client.ask('GET', path)).toEqual(before);
  });

  it.each([
    ['adds below a parent that is not there', wanted],
    ['removes what is not there', { op: 'remove', path: '/metadata/annotations/key' }],
    ['replaces what is not there', { op: 'replace', path: '/metadata/annotations/key', value: 'new' }],
  ])('that %s is refused in the same words', async (_, operation) => {
    expect(readRefusal(await patch(BARE, operation))).toEqual(DOES_NOT_FIT);
  });

  it.each([
    ['key that is not there', ANNOTATED, '/metadata/annotations/other', 'new'],
    ['parent that is not there', BARE, '/metadata/annotations', { key: 'new' }],
  ])('may test for null to find a %s, and a dry run stores nothing', async (_, path, at, value) => {
    const before = await client.ask('GET', path);
    const operations = [
      { op: 'test', path: at, value: null },
      { op: 'add', path: at, value },
    ];
    const { status, body } = await patch(`${path}?dryRun=All`, ...operations);
    expect(status).toBe(200);
    expect(asObject(asObject(body)['metadata'])['annotations']).toMatchObject(
      typeof value === 'string' ? { key: 'old', other: 'new' } : value,
    );
    expect(await client.ask('GET', path)).toEqual(before);
  });

  it('with an annotation that is no string is refused with the whole object in the message', async () => {
    const answer = await patch(ANNOTATED, { ...wanted, value: true });
    expect(answer.status).toBe(422);
    expect(asString(asObject(answer.body)['message'])).toContain(String.raw`\"key\":true`);
  });
});

describe('what cannot be changed', () => {
  beforeAll(async () => {
    const { spec, ...job } = workload('shop', 'job', { kind: 'Job', podSpec: { restartPolicy: 'Never' } });
    await client.create({ ...job, spec: { template: asObject(spec)['template'] ?? {} } });
    await client.create(workload('shop', 'api', { label: 'api' }));
  });

  it.each([
    ['the selector of a Deployment', 'apps/v1', 'deployments/api', '/spec/selector/matchLabels/more', 'spec.selector'],
    ['the template of a Job', 'batch/v1', 'jobs/job', '/spec/template/metadata/labels/more', 'spec.template'],
  ])('%s is refused by the name of the field', async (_, group, name, path, field) => {
    const template = { op: 'add', path: '/spec/template/metadata/labels/more', value: 'x' };
    const answer = await patch(`/apis/${group}/namespaces/shop/${name}`, template, { op: 'add', path, value: 'x' });
    expect(readRefusal(answer)).toMatchObject({
      status: 422,
      reason: 'Invalid',
      causes: expect.arrayContaining([field]),
    });
    expect(asString(asObject(answer.body)['message'])).toContain('field is immutable');
  });

  it('the template of a Deployment is not among it', async () => {
    const label = { op: 'add', path: '/spec/template/metadata/labels/azure.workload.identity~1use', value: 'true' };
    expect((await patch('/apis/apps/v1/namespaces/shop/deployments/api', label)).status).toBe(200);
  });
});

describe('names and labels', () => {
  const account = (name: string, label = ''): JsonObject => serviceAccount('shop', name, { labels: { label } });

  it.each([
    ['a name of 253 characters', account('a'.repeat(253)), 201],
    ['a name of 254 characters', account('a'.repeat(254)), 422],
    ['a name with a capital letter', account('Api'), 422],
    ['a name that ends in a hyphen', account('api-'), 422],
    ['a label of 63 characters', account('a', 'a'.repeat(63)), 201],
    ['a label of 64 characters', account('a', 'a'.repeat(64)), 422],
  ])('of a service account: %s', async (_, object, status) => {
    expect((await client.ask('POST', `${ACCOUNTS}?dryRun=All`, object)).status).toBe(status);
  });

  it.each([
    ['capitals and colons', 'System:Reader', 201],
    ['253 characters', 'a'.repeat(253), 201],
    ['a thousand characters', 'a'.repeat(1000), 201],
    ['a slash', 'a/b', 422],
  ])('of a RoleBinding: %s', async (_, name, status) => {
    const path = '/apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings?dryRun=All';
    const { roleRef = null, subjects = null } = roleBinding('shop', name, 'bare');
    const answer = await client.ask('POST', path, { metadata: { name }, roleRef, subjects });
    expect(answer.status).toBe(status);
  });
});

describe('what a plan creates', () => {
  /** Refused are unknown fields too, and what appears twice. */
  async function createStrictly(body: JsonObject): Promise<Answer> {
    const { namespace } = asObject(body['metadata']);
    const paths: Record<string, string> = {
      ServiceAccount: `/api/v1/namespaces/${String(namespace)}/serviceaccounts`,
      RoleBinding: `/apis/rbac.authorization.k8s.io/v1/namespaces/${String(namespace)}/rolebindings`,
      ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
    };
    return client.ask('POST', `${paths[String(body['kind'])]}?dryRun=All&fieldValidation=Strict`, body);
  }

  function planCreations(objects: readonly JsonObject[]): JsonObject[] {
    const plan = planObjects(objects, { file: { policy: { serviceAccountSplit: 'carry-over' } } });
    return plan.changes.flatMap(({ target, effect }) =>
      target.system === 'kubernetes' && effect.do === 'create' ? [asObject(effect.body)] : [],
    );
  }

  beforeAll(async () => {
    await client.createNamespace('team-a');
    await client.createNamespace('templates');
  });

  it('is taken as it is', async () => {
    const cluster = fc.tuple(arbitraryCluster, arbitraryTemplates).map((parts) => parts.flat());
    const clusters = fc.sample(cluster, { seed: 42, numRuns: CASES });
    const bodies = clusters.flatMap(planCreations);
    const refused: Json[] = [];
    for (const body of bodies) {
      const answer = await createStrictly(body);
      if (answer.status !== 201) refused.push({ body, refusal: readRefusal(answer) });
    }
    const about = `objects that ${CASES} plans create`;
    recordAgreement({ oracle: 'kube-apiserver', about, cases: bodies.length, differences: refused.length });

    expect(refused).toEqual([]);
    expect(bodies.length).toBeGreaterThan(CASES / 4);
  });

  it('is taken when the workload has the longest name there is', async () => {
    const name = 'a'.repeat(253);
    const bodies = planCreations([
      azureIdentity('shop', 'identity'),
      azureIdentityBinding('shop', 'binding', 'identity', 'app'),
      roleBinding('shop', 'r'.repeat(253), 'default'),
      workload('shop', name, { label: 'app' }),
    ]);
    expect(bodies.map(({ kind }) => kind).sort()).toEqual(['RoleBinding', 'ServiceAccount']);
    for (const body of bodies) expect((await createStrictly(body)).status).toBe(201);
  });
});
