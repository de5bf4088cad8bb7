/** Conformance: what controllers make of a change to a workload. */
import { expect } from '@jest/globals';
import { asList, asObject, asString, type JsonObject } from '../../../src/core/json.js';
import type { WorkloadOptions } from '../../support/objects.js';
import { type Cases, JSON_PATCH, type Scene } from './cluster-under-test.js';
import { labelsOf, livePods, makeWorkload, metadataOf, nameOf, specOf, statusOf, waitForPods } from './objects.js';

type Kind = NonNullable<WorkloadOptions['kind']>;

const USE = 'azure.workload.identity/use';
const PLURALS: Readonly<Record<string, string>> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
  ReplicaSet: 'replicasets',
};
const MARK = { op: 'add', path: '/spec/template/metadata/labels/mark', value: 'new' };
/** No node takes such a pod: it never becomes ready. */
const NOWHERE = { op: 'add', path: '/spec/template/spec/nodeSelector', value: { such: 'none' } };

export const ROLLOUTS: Cases = {
  'a Deployment replaces its pods, all by a ReplicaSet of the new template': async (scene) => {
    await make(scene, 'Deployment', { spec: { replicas: 3 } });
    const before = await waitForPods(scene, 3);
    await change(scene, 'Deployment', MARK);
    const after = await waitForPods(scene, 3, isMarked);
    expect(after.map(nameOf).filter((name) => before.map(nameOf).includes(name))).toEqual([]);
    const hashes = new Set(after.map((pod) => labelsOf(pod)['pod-template-hash']));
    expect(hashes.size).toBe(1);
    const [owner] = asList(metadataOf(after[0])['ownerReferences']).map(asObject);
    expect(owner).toMatchObject({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: `api-${[...hashes][0] ?? ''}`,
      controller: true,
      blockOwnerDeletion: true,
    });
    await settle(scene, 'Deployment', { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 });
    expect(conditionsOf(await read(scene, 'Deployment'))).toMatchObject({
      Available: { status: 'True', reason: 'MinimumReplicasAvailable' },
      Progressing: { status: 'True', reason: 'NewReplicaSetAvailable' },
    });
  },
  'a Deployment whose template goes back uses the ReplicaSet that it had': async (scene) => {
    await make(scene, 'Deployment');
    const [first] = await waitForPods(scene, 1);
    await change(scene, 'Deployment', MARK);
    await waitForPods(scene, 1, isMarked);
    await change(scene, 'Deployment', { op: 'remove', path: MARK.path });
    const [last] = await waitForPods(scene, 1, (pod) => !isMarked(pod));
    expect(labelsOf(last)['pod-template-hash']).toBe(labelsOf(first)['pod-template-hash']);
    const sets = await scene.client.list('apps/v1', 'ReplicaSet', scene.namespace);
    expect(sets).toHaveLength(2);
    expect(annotationOf(await read(scene, 'Deployment'), 'deployment.kubernetes.io/revision')).toBe('3');
  },
  'a Deployment whose new pods do not become ready keeps the old ones': async (scene) => {
    await make(scene, 'Deployment', { spec: { replicas: 2 } });
    const before = await waitForPods(scene, 2);
    await change(scene, 'Deployment', NOWHERE);
    await settle(scene, 'Deployment', {
      replicas: 3,
      updatedReplicas: 1,
      availableReplicas: 2,
      unavailableReplicas: 1,
    });
    expect((await livePods(scene)).map(nameOf)).toEqual(expect.arrayContaining(before.map(nameOf)));
  },
  'a Deployment that does not get on says so after its deadline': async (scene) => {
    await make(scene, 'Deployment', { spec: { progressDeadlineSeconds: 2 } });
    await waitForPods(scene, 1);
    await change(scene, 'Deployment', NOWHERE);
    await scene.cluster.waitUntil(async () => {
      const { Progressing } = conditionsOf(await read(scene, 'Deployment'));
      return Progressing?.['reason'] === 'ProgressDeadlineExceeded' && Progressing['status'] === 'False';
    });
  },
  'a paused Deployment changes no pod until it goes on': async (scene) => {
    await make(scene, 'Deployment');
    const [before] = await waitForPods(scene, 1);
    await change(scene, 'Deployment', { op: 'add', path: '/spec/paused', value: true }, MARK);
    await settle(scene, 'Deployment', {});
    expect((await livePods(scene)).map(nameOf)).toEqual([nameOf(before)]);
    expect(conditionsOf(await read(scene, 'Deployment'))).toMatchObject({
      Progressing: { status: 'Unknown', reason: 'DeploymentPaused' },
    });
    await change(scene, 'Deployment', { op: 'remove', path: '/spec/paused' });
    await waitForPods(scene, 1, isMarked);
  },
  'a Deployment that recreates has no pod in between': async (scene) => {
    await make(scene, 'Deployment', { spec: { strategy: { type: 'Recreate' } } });
    await waitForPods(scene, 1);
    await change(scene, 'Deployment', MARK);
    await waitForPods(scene, 1, isMarked);
  },
  'a StatefulSet replaces its pods and keeps their names': async (scene) => {
    await make(scene, 'StatefulSet', { spec: { replicas: 2, serviceName: 'api' } });
    const before = await waitForPods(scene, 2);
    expect(before.map(nameOf)).toEqual(['api-0', 'api-1']);
    await change(scene, 'StatefulSet', MARK);
    const after = await waitForPods(scene, 2, isMarked);
    expect(after.map(nameOf)).toEqual(['api-0', 'api-1']);
    await settle(scene, 'StatefulSet', { replicas: 2, readyReplicas: 2, updatedReplicas: 2, currentReplicas: 2 });
    const { currentRevision, updateRevision } = statusOf(await read(scene, 'StatefulSet'));
    expect(currentRevision).toBe(updateRevision);
    expect(after.map((pod) => labelsOf(pod)['controller-revision-hash'])).toEqual([updateRevision, updateRevision]);
  },
  'a StatefulSet is stuck at a pod that does not become ready, even when its template goes back': async (scene) => {
    await make(scene, 'StatefulSet', { spec: { replicas: 2, serviceName: 'api' } });
    await waitForPods(scene, 2);
    await change(scene, 'StatefulSet', NOWHERE);
    await scene.cluster.waitUntil(async () => (await findPod(scene, 'api-1', isPlacedNowhere)) !== undefined);
    await change(scene, 'StatefulSet', { op: 'remove', path: NOWHERE.path });
    await settle(scene, 'StatefulSet', { readyReplicas: 1 });
    expect(await findPod(scene, 'api-1', isPlacedNowhere)).toBeDefined();
    expect(await findPod(scene, 'api-0', isPlacedNowhere)).toBeUndefined();
    await scene.client.delete({ apiVersion: 'v1', kind: 'Pod', namespace: scene.namespace, name: 'api-1' });
    await waitForPods(scene, 2, (pod) => !isPlacedNowhere(pod));
  },
  'a StatefulSet that is changed by deletion waits for it': async (scene) => {
    await make(scene, 'StatefulSet', {
      spec: { replicas: 2, serviceName: 'api', updateStrategy: { type: 'OnDelete' } },
    });
    await waitForPods(scene, 2);
    await change(scene, 'StatefulSet', MARK);
    await settle(scene, 'StatefulSet', { readyReplicas: 2 });
    const { currentRevision, updateRevision } = statusOf(await read(scene, 'StatefulSet'));
    expect(currentRevision).not.toBe(updateRevision);
    expect((await livePods(scene)).filter(isMarked)).toEqual([]);
    await scene.client.delete({ apiVersion: 'v1', kind: 'Pod', namespace: scene.namespace, name: 'api-0' });
    const pods = await waitForPods(scene, 2, (pod) => isMarked(pod) === (nameOf(pod) === 'api-0'));
    expect(pods).toHaveLength(2);
  },
  'a StatefulSet leaves the pods below its partition as they are': async (scene) => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 1 } };
    await make(scene, 'StatefulSet', { spec: { replicas: 2, serviceName: 'api', updateStrategy } });
    await waitForPods(scene, 2);
    await change(scene, 'StatefulSet', MARK);
    await waitForPods(scene, 2, (pod) => isMarked(pod) === (nameOf(pod) === 'api-1'));
    await settle(scene, 'StatefulSet', { readyReplicas: 2, updatedReplicas: 1, currentReplicas: 1 });
  },
  'a DaemonSet replaces its pods': async (scene) => {
    await make(scene, 'DaemonSet');
    const [before] = await waitForPods(scene, 1);
    await change(scene, 'DaemonSet', MARK);
    const [after] = await waitForPods(scene, 1, isMarked);
    expect(metadataOf(after)['uid']).not.toBe(metadataOf(before)['uid']);
    await settle(scene, 'DaemonSet', {
      currentNumberScheduled: 1,
      desiredNumberScheduled: 1,
      numberReady: 1,
      numberAvailable: 1,
      updatedNumberScheduled: 1,
    });
  },
  'a DaemonSet that is changed by deletion waits for it': async (scene) => {
    await make(scene, 'DaemonSet', { spec: { updateStrategy: { type: 'OnDelete' } } });
    const [before] = await waitForPods(scene, 1);
    await change(scene, 'DaemonSet', MARK);
    await settle(scene, 'DaemonSet', { numberReady: 1 });
    expect((await livePods(scene)).filter(isMarked)).toEqual([]);
    await scene.client.delete({ apiVersion: 'v1', kind: 'Pod', namespace: scene.namespace, name: nameOf(before) });
    await waitForPods(scene, 1, isMarked);
  },
  'a ReplicaSet of its own makes new pods only in the place of old ones': async (scene) => {
    await make(scene, 'ReplicaSet');
    const [before] = await waitForPods(scene, 1);
    await change(scene, 'ReplicaSet', MARK);
    await settle(scene, 'ReplicaSet', { replicas: 1, readyReplicas: 1 });
    expect((await livePods(scene)).filter(isMarked)).toEqual([]);
    await scene.client.delete({ apiVersion: 'v1', kind: 'Pod', namespace: scene.namespace, name: nameOf(before) });
    await waitForPods(scene, 1, isMarked);
  },
  'the template of a CronJob can be changed, and starts nothing': async (scene) => {
    const { client, ask, namespace } = scene;
    await client.create(makeWorkload(namespace, 'api', { kind: 'CronJob' }));
    const path = `/spec/jobTemplate/spec/template/metadata/labels/${USE.replace('/', '~1')}`;
    const at = `/apis/batch/v1/namespaces/${namespace}/cronjobs/api`;
    const { status, body } = await ask('PATCH', at, [{ op: 'add', path, value: 'true' }], JSON_PATCH);
    expect(status).toBe(200);
    const jobSpec = asObject(asObject(specOf(body)['jobTemplate'])['spec']);
    expect(labelsOf(jobSpec['template'])).toEqual({ app: 'api', [USE]: 'true' });
    expect(await client.list('batch/v1', 'Job', namespace)).toEqual([]);
  },
  'a Job runs a pod with its own id on it': async (scene) => {
    const { client, namespace } = scene;
    const job = await client.create(makeWorkload(namespace, 'api', { kind: 'Job' }));
    await scene.cluster.waitUntil(async () => (await client.list('v1', 'Pod', namespace)).length === 1);
    const [pod] = await client.list('v1', 'Pod', namespace);
    expect(labelsOf(pod)).toMatchObject({
      'batch.kubernetes.io/controller-uid': String(metadataOf(job)['uid']),
      'batch.kubernetes.io/job-name': 'api',
    });
    expect(nameOf(pod)).toMatch(/^api-[a-z0-9]{5}$/);
  },
  'what a deleted workload owns goes with it': async (scene) => {
    await make(scene, 'Deployment');
    await waitForPods(scene, 1);
    await scene.client.delete({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: scene.namespace, name: 'api' });
    await scene.cluster.waitUntil(async () => (await livePods(scene)).length === 0);
    await scene.cluster.waitUntil(
      async () => (await scene.client.list('apps/v1', 'ReplicaSet', scene.namespace)).length === 0,
    );
  },
};

function make({ client, namespace }: Scene, kind: Kind, options: WorkloadOptions = {}): Promise<JsonObject> {
  return client.create(makeWorkload(namespace, 'api', { ...options, kind }));
}

function pathOf({ namespace }: Scene, kind: Kind): string {
  return `/apis/apps/v1/namespaces/${namespace}/${PLURALS[kind] ?? ''}/api`;
}

async function read(scene: Scene, kind: Kind): Promise<JsonObject> {
  return asObject((await scene.ask('GET', pathOf(scene, kind))).body);
}

async function change(scene: Scene, kind: Kind, ...operations: JsonObject[]): Promise<void> {
  const { status, body } = await scene.ask('PATCH', pathOf(scene, kind), operations, JSON_PATCH);
  expect([status, asObject(body)['message']]).toEqual([200, undefined]);
}

/** Resolves when the controller has seen the latest change, and the status is as expected. */
function settle(scene: Scene, kind: Kind, expected: JsonObject): Promise<void> {
  return scene.cluster.waitUntil(async () => {
    const object = await read(scene, kind);
    const status = statusOf(object);
    const hasSeen = status['observedGeneration'] === metadataOf(object)['generation'];
    return hasSeen && Object.entries(expected).every(([key, value]) => status[key] === value);
  });
}

async function findPod(
  scene: Scene,
  name: string,
  isMeant: (pod: JsonObject) => boolean,
): Promise<JsonObject | undefined> {
  return (await livePods(scene)).find((pod) => nameOf(pod) === name && isMeant(pod));
}

function isMarked(pod: unknown): boolean {
  return labelsOf(pod)['mark'] === 'new';
}

function isPlacedNowhere(pod: unknown): boolean {
  return asObject(specOf(pod)['nodeSelector'])['such'] === 'none';
}

function conditionsOf(object: unknown): Record<string, JsonObject> {
  const conditions = asList(statusOf(object)['conditions']).map(asObject);
  return Object.fromEntries(conditions.map((condition) => [asString(condition['type']) ?? '', condition]));
}

function annotationOf(object: unknown, key: string): unknown {
  return asObject(metadataOf(object)['annotations'])[key];
}
