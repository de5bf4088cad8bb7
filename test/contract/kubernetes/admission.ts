/** Conformance: new pods on their way in. */
import { expect } from '@jest/globals';
import { asList, asObject, asString, type JsonObject } from '../../../src/core/json.js';
import { admitPodOf, type Injection } from '../../cluster/admit-pod.js';
import { serviceAccount, type WorkloadOptions } from '../../support/objects.js';
import type { Cases, Scene } from './cluster-under-test.js';
import { isReady, livePods, makeWorkload, specOf, waitForPods } from './objects.js';

const PREFIX = 'azure.workload.identity';
const USE = { [`${PREFIX}/use`]: 'true' };
const CLIENT_ID = '00000000-0000-4000-8000-000000000001';
const OTHER_TENANT = '00000000-0000-4000-8000-0000000000bb';
const DOWN =
  /^Internal error occurred: failed calling webhook "mutation\.azure-workload-identity\.io": failed to call webhook: Post ".*\?timeout=10s": .+/;

export const ADMISSION: Cases = {
  'a selected pod gets the client id of its account, the tenant and a token': async (scene) => {
    await makeAccount(scene, { [`${PREFIX}/client-id`]: CLIENT_ID });
    const expected = { account: 'api', containers: { app: { ...usual(scene), clientId: CLIENT_ID } } };
    expect(await admit(scene, { podLabels: USE })).toEqual(expected);
  },
  'a pod that is not selected gets nothing': async (scene) => {
    await makeAccount(scene, { [`${PREFIX}/client-id`]: CLIENT_ID });
    expect(await admit(scene, {})).toEqual({ account: 'api', containers: { app: {} } });
  },
  'an account without a client id gives none': async (scene) => {
    await makeAccount(scene);
    expect(await admit(scene, { podLabels: USE })).toEqual({ account: 'api', containers: { app: usual(scene) } });
  },
  'the tenant of the account goes before that of the webhook': async (scene) => {
    await makeAccount(scene, { [`${PREFIX}/tenant-id`]: OTHER_TENANT });
    const containers = { app: { ...usual(scene), tenantId: OTHER_TENANT } };
    expect(await admit(scene, { podLabels: USE })).toEqual({ account: 'api', containers });
  },
  'a variable of the container goes before that of the webhook': async (scene) => {
    await makeAccount(scene, { [`${PREFIX}/client-id`]: CLIENT_ID });
    const env = [{ name: 'AZURE_CLIENT_ID', value: 'own' }];
    const containers = { app: { ...usual(scene), clientId: 'own' } };
    expect(await admit(scene, { podLabels: USE, podSpec: { containers: [{ ...APP, env }] } })).toMatchObject({
      containers,
    });
  },
  'containers that are named to be skipped get nothing': async (scene) => {
    await makeAccount(scene);
    const podAnnotations = { [`${PREFIX}/skip-containers`]: 'side;other' };
    const podSpec = { initContainers: [{ ...APP, name: 'first' }], containers: [APP, { ...APP, name: 'side' }] };
    const containers = { first: usual(scene), app: usual(scene), side: {} };
    expect(await admit(scene, { podLabels: USE, podSpec, podAnnotations })).toEqual({ account: 'api', containers });
  },
  'a pod says how long its token lives': async (scene) => {
    await makeAccount(scene, { [`${PREFIX}/service-account-token-expiration`]: '7200' });
    const ofAccount = await admit(scene, { podLabels: USE });
    expect(ofAccount).toMatchObject({ containers: { app: { seconds: 7200 } } });
    const podAnnotations = { [`${PREFIX}/service-account-token-expiration`]: '10800' };
    expect(await admit(scene, { podLabels: USE, podAnnotations })).toMatchObject({
      containers: { app: { seconds: 10800 } },
    });
  },
  'a token that lives too shortly is refused by the webhook': async (scene) => {
    await makeAccount(scene);
    const podAnnotations = { [`${PREFIX}/service-account-token-expiration`]: '60' };
    expect(await admit(scene, { podLabels: USE, podAnnotations })).toEqual({
      refused: expect.stringMatching(/^admission webhook "mutation\.azure-workload-identity\.io" denied the request: /),
    });
  },
  'a pod in the network of its node gets no proxy': async (scene) => {
    await makeAccount(scene);
    const podAnnotations = { [`${PREFIX}/inject-proxy-sidecar`]: 'true' };
    const answer = await admit(scene, {
      podLabels: USE,
      podAnnotations,
      podSpec: { containers: [APP], hostNetwork: true },
    });
    expect(answer).toEqual({
      refused: expect.stringContaining('hostNetwork is set to true, cannot inject proxy sidecar'),
    });
  },
  'a proxy is one container more, and one that comes before': async (scene) => {
    await makeAccount(scene);
    const podAnnotations = { [`${PREFIX}/inject-proxy-sidecar`]: 'true' };
    const answer = await admit(scene, { podLabels: USE, podAnnotations });
    expect(answer).toMatchObject({ containers: { app: usual(scene), 'azwi-proxy': {}, 'azwi-proxy-init': {} } });
  },
  'the webhook does not look at the pods of kube-system': async (scene) => {
    const { ask } = scene;
    const pod = { metadata: { generateName: 'api-', labels: USE }, spec: { containers: [APP] } };
    const { status, body } = await ask('POST', '/api/v1/namespaces/kube-system/pods?dryRun=All', pod);
    expect(status).toBe(201);
    const [container] = asList(specOf(body)['containers']);
    expect(asObject(container)['env']).toBeUndefined();
  },
  'a pod whose account is not there is refused': async (scene) => {
    expect(await admit(scene, { account: 'missing' })).toEqual({
      refused: expect.stringContaining(
        `error looking up service account ${scene.namespace}/missing: serviceaccount "missing" not found`,
      ),
    });
  },
  'a pod that names no account gets the usual one, by both names': async ({ ask, namespace }) => {
    const pod = { metadata: { name: 'api' }, spec: { containers: [APP] } };
    const { body } = await ask('POST', `/api/v1/namespaces/${namespace}/pods?dryRun=All`, pod);
    expect(specOf(body)).toMatchObject({ serviceAccountName: 'default', serviceAccount: 'default' });
  },
  'a pod gets the pull secrets of its account': async ({ client, ask, namespace }) => {
    await client.create(serviceAccount(namespace, 'api', { imagePullSecrets: [{ name: 'pull' }] }));
    const pod = { metadata: { name: 'api' }, spec: { containers: [APP], serviceAccountName: 'api' } };
    const { body } = await ask('POST', `/api/v1/namespaces/${namespace}/pods?dryRun=All`, pod);
    expect(specOf(body)['imagePullSecrets']).toEqual([{ name: 'pull' }]);
  },
  'the pods of a Deployment come through the webhook': async (scene) => {
    await makeAccount(scene, { [`${PREFIX}/client-id`]: CLIENT_ID });
    await scene.client.create(makeWorkload(scene.namespace, 'api', { account: 'api', podLabels: USE }));
    const [pod] = await waitForPods(scene, 1);
    const [container] = asList(specOf(pod)['containers']);
    expect(asObject(container)['env']).toContainEqual({ name: 'AZURE_CLIENT_ID', value: CLIENT_ID });
  },
  'while the webhook does not answer, selected pods are refused and others are not': async (scene) => {
    await makeAccount(scene);
    await scene.cluster.setWebhookDown(true);
    try {
      await scene.cluster.waitUntil(async () => 'refused' in (await admit(scene, { podLabels: USE })));
      expect(await admit(scene, { podLabels: USE })).toEqual({ refused: expect.stringMatching(DOWN) });
      expect(await admit(scene, {})).toMatchObject({ account: 'api' });
      await scene.client.create(makeWorkload(scene.namespace, 'api', { account: 'api', podLabels: USE }));
      await scene.cluster.waitUntil(async () => (await findFailure(scene)) !== undefined);
      expect(await findFailure(scene)).toMatchObject({
        status: 'True',
        reason: 'FailedCreate',
        message: expect.stringMatching(DOWN),
      });
      expect(await livePods(scene)).toEqual([]);
    } finally {
      await scene.cluster.setWebhookDown(false);
    }
    await scene.cluster.waitUntil(async () => (await livePods(scene)).some(isReady));
    await scene.cluster.waitUntil(async () => (await findFailure(scene)) === undefined);
  },
};

const APP = { name: 'app', image: 'example.azurecr.io/app:1' };

/** What every container gets, whatever the account says. */
function usual({ cluster }: Scene): Injection {
  return {
    tenantId: cluster.tenantId,
    tokenFile: '/var/run/secrets/azure/wi/token/azure-identity-token',
    authority: 'https://login.microsoftonline.com/',
    audience: 'api://AzureADTokenExchange',
    seconds: 3600,
  };
}

function makeAccount({ client, namespace }: Scene, annotations: JsonObject = {}): Promise<JsonObject> {
  return client.create(serviceAccount(namespace, 'api', { annotations }));
}

function admit({ client, namespace }: Scene, options: WorkloadOptions): ReturnType<typeof admitPodOf> {
  return admitPodOf(client, makeWorkload(namespace, 'api', { account: 'api', ...options }));
}

async function findFailure({ client, namespace }: Scene): Promise<JsonObject | undefined> {
  const found = await client.get({ apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'api' });
  const conditions = asList(asObject(found?.['status'])['conditions']).map(asObject);
  return conditions.find(({ type }) => asString(type ?? null) === 'ReplicaFailure');
}
