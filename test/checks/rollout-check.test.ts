import { describe, expect, it } from '@jest/globals';
import { sharePodLists } from '../../src/checks/pod-lists.js';
import { checkRollout, readRolloutQuestion } from '../../src/checks/rollout-check.js';
import { workloadPods } from '../../src/checks/workload-pods.js';
import type { KubernetesTarget } from '../../src/core/change/types.js';
import type { JsonObject } from '../../src/core/json.js';
import { fakeClock } from '../support/fake-clock.js';
import { plainPod } from '../support/mutated-pod.js';
import { workload, type WorkloadOptions } from '../support/objects.js';
import { ownedBy, plainCluster, type PlainCluster, replicaSetOf } from '../support/plain-cluster.js';

const LABEL = { 'azure.workload.identity/use': 'true' };
const never = new AbortController().signal;

function makeWorkload(status: JsonObject, options: WorkloadOptions = {}): JsonObject {
  const metadata = { generation: 1 };
  const object = workload('shop', 'api', { podLabels: LABEL, metadata, ...options });
  return { ...object, status: { observedGeneration: 1, ...status } };
}

const DONE = {
  replicas: 1,
  updatedReplicas: 1,
  availableReplicas: 1,
  conditions: [{ type: 'Available', status: 'True' }],
};
const ON_THE_WAY = { replicas: 1, updatedReplicas: 0, availableReplicas: 1 };

/** @param steps what is there at each look; the last one stays */
function watch(cluster: PlainCluster, kind: string, steps: readonly JsonObject[] = [], generation?: number) {
  const clock = fakeClock();
  const told: string[] = [];
  let looks = 0;
  const reader: PlainCluster['reader'] = {
    observe(targets, signal) {
      const step = steps[Math.min(looks, steps.length - 1)];
      looks += 1;
      if (step) cluster.objects = [step, ...cluster.objects.filter((object) => object['kind'] !== kind)];
      return cluster.reader.observe(targets, signal);
    },
  };
  const apiVersion = kind === 'CronJob' ? 'batch/v1' : 'apps/v1';
  const target: KubernetesTarget = { system: 'kubernetes', root: '', apiVersion, kind, namespace: 'shop', name: 'api' };
  const pods = workloadPods({ reader: cluster.reader, lists: sharePodLists(cluster.lister) });
  const outcome = checkRollout(
    { target, timeoutMs: 20_000, ...(generation !== undefined && { generation }) },
    { reader, pods, clock },
    { signal: never, onProgress: (detail) => told.push(detail) },
  );
  return outcome.then((found) => ({ outcome: found, told, looks, clock }));
}

describe('a rollout', () => {
  it('that is done is not waited for, and lists no pods', async () => {
    const cluster = plainCluster([makeWorkload(DONE)]);
    const { outcome, clock } = await watch(cluster, 'Deployment');
    expect(outcome).toMatchObject({ answer: 'pass', summary: '1 of 1 updated', unproved: [] });
    expect(clock.slept).toEqual([]);
    expect(cluster.asked).toEqual(['get Deployment.apps/shop/api']);
  });

  it('is looked at ever less often, and tells each reason once', async () => {
    const steps = [ON_THE_WAY, ON_THE_WAY, { ...DONE, availableReplicas: 0 }, DONE].map((status) =>
      makeWorkload(status),
    );
    const { outcome, told, clock } = await watch(plainCluster([]), 'Deployment', steps);
    expect(outcome.answer).toBe('pass');
    expect(told).toEqual(['0 of 1 updated', '0 of 1 available']);
    expect(clock.slept).toEqual([1_000, 1_500, 2_250]);
  });

  it('is not over before its controller has seen what was written', async () => {
    const { outcome } = await watch(plainCluster([makeWorkload(DONE)]), 'Deployment', [], 2);
    expect(outcome).toMatchObject({ answer: 'inconclusive', code: 'rollout-late' });
  });

  it('that takes too long is inconclusive where its pods only need time', async () => {
    const { outcome } = await watch(plainCluster([makeWorkload(ON_THE_WAY)]), 'Deployment');
    expect(outcome).toMatchObject({
      answer: 'inconclusive',
      code: 'rollout-late',
      summary: 'Not done after 20 s: 0 of 1 updated',
    });
  });

  it('that takes too long fails where its new pods do not start', async () => {
    const deployment = makeWorkload(ON_THE_WAY);
    const containerStatuses = [{ name: 'app', state: { waiting: { reason: 'ImagePullBackOff' } } }];
    const fresh = ownedBy(plainPod(deployment, { status: { containerStatuses } }), deployment);
    const old = ownedBy(
      plainPod(deployment, { name: 'old', metadata: { labels: { app: 'api' } }, status: { containerStatuses } }),
      deployment,
    );
    const { outcome } = await watch(plainCluster([deployment, replicaSetOf(deployment), fresh, old]), 'Deployment');
    expect(outcome).toMatchObject({
      answer: 'fail',
      evidence: [{ what: 'pod api-1', is: 'container app waits: ImagePullBackOff' }],
    });
  });

  it.each([
    ['admission webhook "mutation.azure-workload-identity.io" denied the request: no', 'fail', 'webhook-denied-pod'],
    ['failed calling webhook "mutation.azure-workload-identity.io": timeout', 'inconclusive', 'webhook-unreachable'],
    ['pods "api" is forbidden: violates PodSecurity', 'fail', 'rollout-late'],
  ])('whose pods are refused says so: %s', async (message, answer, code) => {
    const conditions = [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }];
    const { outcome, told } = await watch(plainCluster([makeWorkload({ ...ON_THE_WAY, conditions })]), 'Deployment');
    expect(outcome).toMatchObject({ answer, code, evidence: [{ what: 'new pods are refused', is: message }] });
    expect(told).toEqual(['0 of 1 updated (FailedCreate)']);
  });

  it('that has run out of its own time fails at once', async () => {
    const conditions = [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }];
    const { outcome, clock } = await watch(plainCluster([makeWorkload({ ...ON_THE_WAY, conditions })]), 'Deployment');
    expect(outcome).toMatchObject({ answer: 'fail', code: 'rollout-failed' });
    expect(clock.slept).toEqual([]);
  });

  it('of what is gone fails', async () => {
    expect((await watch(plainCluster([]), 'Deployment')).outcome).toMatchObject({
      answer: 'fail',
      code: 'workload-not-found',
    });
  });

  it('of what may not be read is inconclusive, and not asked for again', async () => {
    const cluster = plainCluster([]);
    cluster.forbidden.add('get Deployment.apps/shop/api');
    const { outcome, clock } = await watch(cluster, 'Deployment');
    expect(outcome).toMatchObject({ answer: 'inconclusive', code: 'kubernetes-forbidden' });
    expect(clock.slept).toEqual([]);
  });
});

describe('a workload without pods', () => {
  it.each<[string, JsonObject]>([
    ['CronJob', makeWorkload({}, { kind: 'CronJob' })],
    ['Deployment', makeWorkload({}, { spec: { replicas: 0 } })],
  ])('(%s) passes, and leaves open whether they would come up', async (kind, object) => {
    const { outcome } = await watch(plainCluster([object]), kind);
    expect(outcome).toMatchObject({ answer: 'pass', unproved: [expect.stringContaining('none now')] });
  });
});

describe('a workload whose pods stay', () => {
  const held: [string, WorkloadOptions, JsonObject, string][] = [
    ['Deployment', { spec: { paused: true } }, ON_THE_WAY, 'rollout-paused'],
    [
      'StatefulSet',
      { kind: 'StatefulSet', spec: { updateStrategy: { type: 'OnDelete' } } },
      { replicas: 1 },
      'pods-not-restarted',
    ],
    ['ReplicaSet', { kind: 'ReplicaSet' }, { replicas: 1, readyReplicas: 1 }, 'pods-not-restarted'],
  ];

  it.each(held)('(%s) is not waited for', async (kind, options, status, code) => {
    const object = makeWorkload(status, options);
    const old = ownedBy(plainPod(object, { name: 'old', metadata: { labels: { app: 'api' } } }), object);
    const { outcome, clock } = await watch(plainCluster([object, replicaSetOf(object), old]), kind);
    expect(outcome).toMatchObject({ answer: 'inconclusive', code });
    expect(clock.slept).toEqual([]);
    if (code === 'pods-not-restarted') expect(outcome.next).toContain('kubectl delete pod old --namespace shop');
  });

  it.each(held)('(%s) passes once they were all made anew', async (kind, options, status) => {
    const object = makeWorkload(status, options);
    const fresh = ownedBy(plainPod(object), object);
    const { outcome } = await watch(plainCluster([object, replicaSetOf(object), fresh]), kind);
    expect(outcome).toMatchObject({ answer: 'pass', summary: '1 pod made from the template of now' });
  });

  it.each(held)('(%s) does not pass where they may not be listed', async (kind, options, status, code) => {
    const cluster = plainCluster([makeWorkload(status, options)]);
    cluster.forbidden.add('list Pod shop');
    expect((await watch(cluster, kind)).outcome).toMatchObject({ answer: 'inconclusive', code });
  });
});

describe('readRolloutQuestion', () => {
  it('takes no check that names no workload', () => {
    const check = {
      id: 'x',
      stage: 'workloads' as const,
      needs: [],
      subject: '',
      run: 'rollout',
      args: { target: {} },
    };
    expect(() => readRolloutQuestion(check)).toThrow(expect.objectContaining({ code: 'check-malformed' }));
  });
});
