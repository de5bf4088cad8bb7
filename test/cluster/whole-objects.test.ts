/** Whole objects: what the real server and its controllers make of what they are sent, and what the simulated ones make of it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asList, asObject, asString, type Json, type JsonObject } from '../../src/core/json.js';
import { askOver } from '../contract/kubernetes/cluster-under-test.js';
import { makeWorkload } from '../contract/kubernetes/objects.js';
import { fakeClock, type FakeClock } from '../support/fake-clock.js';
import {
  azureIdentity,
  identityWebhook,
  podWithVariable,
  roleBinding,
  serviceAccount,
  type WorkloadOptions,
} from '../support/objects.js';
import { kubernetesWorld } from '../support/sandbox-kubernetes.js';
import { makeClient, type TestClient } from './client.js';
import { type ControlPlane, startControlPlane } from './control-plane.js';
import { startControllers } from './controllers.js';
import { NODE_NAME } from './fake-node.js';
import { readPodIdentityDefinitions } from './pod-identity-definitions.js';
import { waitUntil } from './wait-until.js';
import { startWebhook, TENANT_ID } from './webhook.js';

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
  clock = fakeClock();
  const world = kubernetesWorld([identityWebhook()], { clock, nodes: [NODE_NAME], tenantId: TENANT_ID });
  simulated = makeClient(askOver(world.transport));
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
    for (const client of [real, simulated]) {
      await client.createNamespace(namespace);
      await client.create({ ...ACCOUNT, metadata: { ...asObject(ACCOUNT['metadata']), namespace } });
      await client.create(makeWorkload(namespace, 'api', options));
    }
    const expected = await settle(real, namespace, () => undefined);
    expect(await settle(simulated, namespace, () => clock.advance(500))).toEqual(expected);
  });

  it.each(ALONE.map((object) => ({ kind: String(object['kind']), object })))('a $kind', async ({ object }) => {
    const answers = [];
    for (const client of [real, simulated]) {
      if (!(await client.get({ apiVersion: 'v1', kind: 'Namespace', name: 'shop' })))
        await client.createNamespace('shop');
      answers.push(comparable(await client.create(object)));
    }
    expect(answers[1]).toEqual(answers[0]);
  });
});

describe('the generation', () => {
  it.each([
    ['Deployment', 'Deployment'],
    ['StatefulSet', 'StatefulSet'],
    ['DaemonSet', 'DaemonSet'],
    ['CronJob', 'CronJob'],
  ] as const)('of a %s counts what is changed', async (_, kind) => {
    const answers = [];
    for (const client of [real, simulated]) {
      const namespace = `count-${kind.toLowerCase()}`;
      await client.createNamespace(namespace);
      await client.create(
        makeWorkload(namespace, 'api', {
          kind,
          podSpec: { ...podWithVariable('A', 'b'), ...(kind === 'CronJob' && { restartPolicy: 'Never' }) },
        }),
      );
      const template = kind === 'CronJob' ? '/spec/jobTemplate/spec/template' : '/spec/template';
      const name = { apiVersion: kind === 'CronJob' ? 'batch/v1' : 'apps/v1', kind, namespace, name: 'api' };
      const generations: Json[] = [];
      for (const [path, value] of [
        ['/metadata/labels', { a: 'b' }],
        ['/metadata/annotations', { a: 'b' }],
        [`${template}/metadata/annotations`, { a: 'b' }],
        [`${template}/spec/containers/0/image`, 'example.azurecr.io/app:2'],
      ] as const) {
        const patched = await client.patch(name, [{ op: 'add', path, value }]);
        generations.push(asObject(patched['metadata'])['generation'] ?? null);
      }
      answers.push(generations);
    }
    expect(answers[1]).toEqual(answers[0]);
  });
});

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
    found = lists.map((list, index) => list.map((object) => comparable({ kind: KINDS[index]?.[1] ?? '', ...object })));
    const text = JSON.stringify(lists);
    quiet = text === last ? quiet + 1 : 0;
    last = text;
    return quiet > 10;
  });
  return found;
}

const OF_THIS_SERVER = new Set([
  ...['uid', 'resourceVersion', 'creationTimestamp', 'managedFields'],
  ...['lastTransitionTime', 'lastUpdateTime', 'startTime', 'completionTime', 'lastScheduleTime', 'lastProbeTime'],
  ...[
    'controller-uid',
    'batch.kubernetes.io/controller-uid',
    'pod-template-hash',
    'controller-revision-hash',
    'controller.kubernetes.io/hash',
  ],
  ...['currentRevision', 'updateRevision'],
]);

/** Without ids and times, and with generated names made alike. */
function comparable(object: JsonObject): Json {
  const withStatus = object['kind'] === 'Pod' ? { ...object, status: phaseOf(object) } : object;
  const text = JSON.stringify(withStatus, (key, member: unknown) => {
    if (OF_THIS_SERVER.has(key)) return undefined;
    if (key === 'conditions') return [...asList(member)].sort((a, b) => (typeOf(a) < typeOf(b) ? -1 : 1));
    return typeof member === 'string' ? member.replace(GENERATED, '$1-GENERATED').replace(OF_THE_RELEASE, '') : member;
  });
  return JSON.parse(text) as Json;
}

const GENERATED = /\b(api|kube-api-access|azure-workload-identity-reserved)(-(?!access|GEN)[a-z0-9]{5,30}){1,2}/g;

/** The webhook is built without its release, and tells more than a released one. */
const OF_THE_RELEASE = /^.*(?=\/proxy(-init)?:)|(?<=\/proxy(-init)?:).*$|(?<=^--log-level=)\w+$/g;

function phaseOf({ status }: JsonObject): JsonObject {
  const { phase = '' } = asObject(status);
  return { phase };
}

function typeOf(condition: Json): string {
  return asString(asObject(condition)['type']) ?? '';
}
