/** Whole objects: what the real server and its controllers make of what they are sent, and what the simulated ones make of it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asObject, canonicalJson, type Json, type JsonObject } from '../../src/core/json.js';
import { askOver } from '../contract/kubernetes/cluster-under-test.js';
import { makeWorkload } from '../contract/kubernetes/objects.js';
import { fakeClock, type FakeClock } from '../support/fake-clock.js';
import {
  azureIdentity,
  identityWebhook,
  roleBinding,
  serviceAccount,
  type WorkloadOptions,
} from '../support/objects.js';
import { kubernetesWorld } from '../support/sandbox-kubernetes.js';
import { makeClient, type TestClient } from './client.js';
import { comparable } from './comparable.js';
import { type ControlPlane, startControlPlane } from './control-plane.js';
import { startControllers } from './controllers.js';
import { NODE_NAME } from './fake-node.js';
import { readPodIdentityDefinitions } from './pod-identity-definitions.js';
import { waitUntil } from './wait-until.js';
import { startWebhook, TENANT_ID } from './webhook.js';

/** Looks without a change after which nothing is expected to come. */
const QUIET = 10;
const USE = { 'azure.workload.identity/use': 'true' };
const ACCOUNT = serviceAccount('shop', 'api', { annotations: { 'azure.workload.identity/client-id': 'some-id' } });

let controlPlane: ControlPlane;
let real: TestClient;
let simulated: TestClient;
let clock: FakeClock;

beforeAll(async () => {
  controlPlane = await startControlPlane();
  real = controlPlane.clientFor();
  for (const definition of await readPodIdentityDefinitions()) await real.createDefinition(definition);
  await Promise.all([startWebhook(controlPlane), startControllers(controlPlane)]);
  await real.createNamespace('shop');
  clock = fakeClock();
  const world = kubernetesWorld([identityWebhook()], { clock, nodes: [NODE_NAME], tenantId: TENANT_ID });
  simulated = makeClient(askOver(world.transport));
  await simulated.createNamespace('shop');
});
afterAll(() => controlPlane.stop());

const PEOPLED: readonly { name: string; options: WorkloadOptions }[] = [
  { name: 'a Deployment', options: { kind: 'Deployment', spec: { replicas: 2 } } },
  { name: 'a Deployment with a mutated pod', options: { kind: 'Deployment', account: 'api', podLabels: USE } },
  { name: 'a Deployment that recreates', options: { kind: 'Deployment', spec: { strategy: { type: 'Recreate' } } } },
  { name: 'a StatefulSet', options: { kind: 'StatefulSet', spec: { serviceName: 'api', replicas: 2 } } },
  { name: 'a StatefulSet on delete', options: { kind: 'StatefulSet', spec: { updateStrategy: { type: 'OnDelete' } } } },
  { name: 'a DaemonSet', options: { kind: 'DaemonSet' } },
  { name: 'a ReplicaSet', options: { kind: 'ReplicaSet', podLabels: USE, account: 'api' } },
  { name: 'a CronJob', options: { kind: 'CronJob' } },
  { name: 'a Job', options: { kind: 'Job', spec: { suspend: true } } },
  { name: 'a pod', options: { kind: 'Pod' } },
  {
    name: 'a pod with a proxy',
    options: {
      kind: 'Pod',
      account: 'api',
      podLabels: USE,
      podAnnotations: { 'azure.workload.identity/inject-proxy-sidecar': 'true' },
    },
  },
  { name: 'a pod with all that is filled in', options: { kind: 'Pod', podSpec: peculiarPod() } },
];

function peculiarPod(): JsonObject {
  return {
    initContainers: [
      {
        name: 'first',
        image: 'example.azurecr.io/first@sha256:0000000000000000000000000000000000000000000000000000000000000000',
      },
    ],
    containers: [
      {
        name: 'app',
        image: 'example.azurecr.io/app',
        ports: [{ containerPort: 80 }],
        env: [
          { name: 'EMPTY', value: '' },
          { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
          { name: 'SECRET', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
        ],
        readinessProbe: { httpGet: { path: '/', port: 80 } },
        livenessProbe: { exec: { command: ['true'] } },
        resources: { limits: { cpu: '1' } },
      },
    ],
    volumes: [
      { name: 'empty' },
      { name: 'config', configMap: { name: 'c' } },
      { name: 'secret', secret: { secretName: 's' } },
      { name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } },
    ],
    automountServiceAccountToken: false,
  };
}

const ALONE: readonly JsonObject[] = [
  serviceAccount('shop', 'made', { imagePullSecrets: [{ name: 'pull' }] }),
  azureIdentity('shop', 'made'),
  roleBinding('shop', 'made', 'api'),
  {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { namespace: 'shop', name: 'made' },
    spec: { holderIdentity: 'us' },
  },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'shop', name: 'made' }, data: { a: 'b' } },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { namespace: 'shop', name: 'made' },
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'none' } } },
  },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'made' } },
];

describe('what is left of an object that is created', () => {
  it.each(PEOPLED)('$name, with all that comes of it', async ({ options }) => {
    const namespace = `whole-${PEOPLED.findIndex((one) => one.options === options)}`;
    await onBoth(async (client) => {
      await client.createNamespace(namespace);
      await client.create({ ...ACCOUNT, metadata: { ...asObject(ACCOUNT['metadata']), namespace } });
      await client.create(makeWorkload(namespace, 'api', options));
    });
    await expectTwins(namespace);
  });

  it.each(ALONE.map((object) => ({ kind: String(object['kind']), object })))('a $kind', async ({ object }) => {
    await expectSame(async (client) => comparable(await client.create(object)));
  });

  it('a list of custom objects, each of which says what it is', async () => {
    await onBoth((client) => client.create(azureIdentity('shop', 'listed')));
    await expectSame(async (client) => {
      const identities = await client.list('aadpodidentity.k8s.io/v1', 'AzureIdentity', 'shop');
      return identities.map(({ apiVersion = null, kind = null }) => ({ apiVersion, kind }));
    });
  });
});

describe('what is left of a template that was changed and changed back', () => {
  it.each(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'] as const)('in a %s', async (kind) => {
    const namespace = `back-${kind.toLowerCase()}`;
    const label = `/spec/template/metadata/labels/${Object.keys(USE)[0]?.replace('/', '~1') ?? ''}`;
    await onBoth(async (client) => {
      await client.createNamespace(namespace);
      await client.create(
        makeWorkload(namespace, 'api', { kind, ...(kind !== 'DaemonSet' && { spec: { replicas: 2 } }) }),
      );
    });
    await expectTwins(namespace);
    for (const operation of [
      { op: 'add', path: label, value: 'true' },
      { op: 'remove', path: label },
    ]) {
      await onBoth((client) => client.patch({ apiVersion: 'apps/v1', kind, namespace, name: 'api' }, [operation]));
      await expectTwins(namespace);
    }
  });
});

describe('the generation', () => {
  it.each(['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'] as const)(
    'of a %s counts what is changed',
    async (kind) => {
      const namespace = `count-${kind.toLowerCase()}`;
      const isCronJob = kind === 'CronJob';
      const name = { apiVersion: isCronJob ? 'batch/v1' : 'apps/v1', kind, namespace, name: 'api' };
      const template = isCronJob ? '/spec/jobTemplate/spec/template' : '/spec/template';
      await onBoth(async (client) => {
        await client.createNamespace(namespace);
        await client.create(makeWorkload(namespace, 'api', { kind }));
      });
      for (const [path, value] of [
        ['/metadata/labels', { a: 'b' }],
        ['/metadata/annotations', { a: 'b' }],
        [`${template}/metadata/annotations`, { a: 'b' }],
        [`${template}/spec/containers/0/image`, 'example.azurecr.io/app:2'],
      ] as const) {
        const patch = [{ op: 'add', path, value }];
        await expectSame(
          async (client) => asObject((await client.patch(name, patch))['metadata'])['generation'] ?? null,
        );
      }
    },
  );
});

/** The simulated cluster goes last: what it may not do, the real one has shown. */
async function onBoth(act: (client: TestClient) => Promise<unknown>): Promise<void> {
  for (const client of [real, simulated]) await act(client);
}

async function expectSame(ask: (client: TestClient) => Promise<Json>): Promise<void> {
  const expected = await ask(real);
  expect(await ask(simulated)).toEqual(expected);
}

async function expectTwins(namespace: string): Promise<void> {
  const expected = await settle(real, namespace, () => undefined);
  expect(await settle(simulated, namespace, () => clock.advance(500))).toEqual(expected);
}

const KINDS: readonly [string, string][] = [
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['apps/v1', 'ReplicaSet'],
  ['apps/v1', 'ControllerRevision'],
  ['batch/v1', 'CronJob'],
  ['batch/v1', 'Job'],
  ['v1', 'Pod'],
  ['v1', 'ServiceAccount'],
];

/** All objects of the namespace, when nothing changes any more. */
async function settle(client: TestClient, namespace: string, pass: () => void): Promise<Json> {
  let last = '';
  let quiet = 0;
  let found: Json = [];
  await waitUntil(controlPlane.programs, 'kube-controller-manager', async () => {
    pass();
    const lists = await Promise.all(KINDS.map(([apiVersion, kind]) => client.list(apiVersion, kind, namespace)));
    found = lists.map((list, index) =>
      sorted(list.map((object) => comparable({ kind: KINDS[index]?.[1] ?? '', ...object }))),
    );
    const text = JSON.stringify(lists);
    quiet = text === last ? quiet + 1 : 0;
    last = text;
    return quiet > QUIET;
  });
  return found;
}

/** Generated names are in no order. */
function sorted(objects: readonly Json[]): Json[] {
  return [...objects].sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
}
