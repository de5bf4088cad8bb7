/** What becomes of pods, and what those who own them tell of it. */
import { describe, expect, it } from '@jest/globals';
import { asList, asObject, asString, type JsonObject } from '../../../src/core/json.js';
import { findPodTrouble } from '../../../src/core/rollout/pod-trouble.js';
import { rolloutStatus } from '../../../src/core/rollout/rollout-status.js';
import type { KubeObject } from '../../../src/sandbox/kubernetes/kube-object.js';
import type { Fate } from '../../../src/sandbox/kubernetes/world.js';
import { fakeClock } from '../../support/fake-clock.js';
import { serviceAccount, workload, type WorkloadOptions } from '../../support/objects.js';
import { kubernetesWorld } from '../../support/sandbox-kubernetes.js';

const PODS = '/api/v1/namespaces/shop/pods';
const DEPLOYMENT = '/apis/apps/v1/namespaces/shop/deployments/api';
const STATEFUL_SET = '/apis/apps/v1/namespaces/shop/statefulsets/api';
const CRON_JOB = { kind: 'CronJob', podSpec: { restartPolicy: 'Never' } } as const;
const IMAGE = '/spec/template/spec/containers/0/image';
const BREAK = { op: 'replace', path: IMAGE, value: 'broken' };
const MEND = { op: 'replace', path: IMAGE, value: 'example.azurecr.io/app:1' };

/** Pods of the image `broken` have the fate; a minute goes by in each `wait`. */
function worldOf(options: WorkloadOptions, fate: Fate = { ends: 'unready', reason: 'CrashLoopBackOff' }) {
  const clock = fakeClock();
  const fateOf = ({ spec }: KubeObject): Fate | undefined =>
    JSON.stringify(spec).includes('"image":"broken"') ? fate : undefined;
  const world = kubernetesWorld(
    [serviceAccount('shop', 'api'), workload('shop', 'api', { account: 'api', ...options })],
    { clock, fateOf },
  );
  return { ...world, wait: (seconds = 60) => clock.advance(seconds * 1000), clock };
}

function phases(pods: readonly JsonObject[]): string[] {
  return pods.map(({ status }) => asString(asObject(status)['phase']) ?? '').sort();
}

describe('a pod that does not become ready', () => {
  it.each([
    { reason: 'CrashLoopBackOff', phase: 'Running' },
    { reason: 'ImagePullBackOff', phase: 'Pending' },
  ])('because of $reason says so', ({ reason, phase }) => {
    const world = worldOf({}, { ends: 'unready', reason });
    world.patch(DEPLOYMENT, [BREAK]);
    world.wait();
    const [broken] = world.list(PODS).filter((pod) => findPodTrouble(pod) !== undefined);
    expect(findPodTrouble(broken ?? {})).toMatchObject({ reason, isFailure: true });
    expect(phases([broken ?? {}])).toEqual([phase]);
  });

  it('holds up the Deployment until its deadline, and on for ever', () => {
    const world = worldOf({ spec: { progressDeadlineSeconds: 120 } });
    world.patch(DEPLOYMENT, [BREAK]);
    world.wait();
    expect(rolloutStatus(world.get(DEPLOYMENT))).toMatchObject({ state: 'in-progress' });
    world.wait(120);
    expect(rolloutStatus(world.get(DEPLOYMENT))).toMatchObject({ state: 'failed', reason: 'ProgressDeadlineExceeded' });
    expect(world.list(PODS)).toHaveLength(2);
  });

  it('goes when the template goes back, and the Deployment is well', () => {
    const world = worldOf({});
    const [before] = world.list(PODS);
    world.patch(DEPLOYMENT, [BREAK]);
    world.wait();
    world.patch(DEPLOYMENT, [MEND]);
    world.wait();
    expect(world.list(PODS).map(({ metadata }) => asObject(metadata)['name'])).toEqual([
      asObject(before?.['metadata'])['name'],
    ]);
    expect(rolloutStatus(world.get(DEPLOYMENT))).toMatchObject({ state: 'current' });
  });

  it('becomes ready when its fate has turned', () => {
    const clock = fakeClock();
    const fate: { now: Fate } = { now: { ends: 'unready' } };
    const world = kubernetesWorld([], { clock, fateOf: () => fate.now });
    world.create('/api/v1/namespaces/default/pods', {
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'c', image: 'i' }] },
    });
    clock.advance(60_000);
    const isReady = () =>
      JSON.stringify(world.get('/api/v1/namespaces/default/pods/p')).includes('"type":"Ready","status":"True"');
    expect(isReady()).toBe(false);
    fate.now = { ends: 'ready' };
    clock.advance(60_000);
    expect(isReady()).toBe(true);
  });

  it('of a StatefulSet stays, even when its template has gone back, until somebody deletes it', () => {
    const world = worldOf({ kind: 'StatefulSet', spec: { replicas: 2 } });
    world.patch(STATEFUL_SET, [BREAK]);
    world.wait();
    world.patch(STATEFUL_SET, [MEND]);
    world.wait();
    const stuck = () => world.list(PODS).filter((pod) => findPodTrouble(pod) !== undefined);
    expect(stuck().map(({ metadata }) => asObject(metadata)['name'])).toEqual(['api-1']);
    world.delete(`${PODS}/api-1`);
    world.wait();
    expect(stuck()).toEqual([]);
    expect(rolloutStatus(world.get(STATEFUL_SET))).toMatchObject({ state: 'current' });
  });
});

describe('pods that have an end', () => {
  it('come from a CronJob when somebody starts it, and are well done', () => {
    const world = worldOf(CRON_JOB);
    world.wait();
    expect(world.list('/apis/batch/v1/namespaces/shop/jobs')).toEqual([]);
    const { metadata } = world.runCronJob('shop', 'api');
    expect(metadata.name).toMatch(/^api-\d+$/);
    world.wait();
    expect(phases(world.list(PODS))).toEqual(['Succeeded']);
    const [job] = world.list('/apis/batch/v1/namespaces/shop/jobs');
    expect(job).toMatchObject({ status: { succeeded: 1 } });
    expect(asList(asObject(job?.['status'])['conditions']).map((one) => asObject(one)['type'])).toContain('Complete');
    expect(rolloutStatus({ apiVersion: 'batch/v1', kind: 'Job', ...job })).toMatchObject({ state: 'current' });
  });

  it('are tried again until the Job gives up', () => {
    const spec = { backoffLimit: 1, template: {} };
    const world = worldOf(
      {
        ...CRON_JOB,
        kind: 'Job',
        spec: { backoffLimit: spec.backoffLimit },
        podSpec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'broken' }] },
      },
      { ends: 'failed' },
    );
    world.wait();
    expect(phases(world.list(PODS))).toEqual(['Failed', 'Failed']);
    expect(world.get('/apis/batch/v1/namespaces/shop/jobs/api')).toMatchObject({
      status: {
        failed: 2,
        conditions: expect.arrayContaining([
          expect.objectContaining({ type: 'Failed', reason: 'BackoffLimitExceeded' }),
        ]),
      },
    });
  });

  it('leave a last word', () => {
    const clock = fakeClock();
    const world = kubernetesWorld([], { clock, fateOf: () => ({ ends: 'succeeded', message: 'all well' }) });
    world.create('/api/v1/namespaces/default/pods', {
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'c', image: 'i' }] },
    });
    clock.advance(60_000);
    expect(JSON.stringify(world.get('/api/v1/namespaces/default/pods/p'))).toContain('"message":"all well"');
  });
});

describe('a pod that is refused', () => {
  it('by a policy is told of by the ReplicaSet and the Deployment', () => {
    const clock = fakeClock();
    const world = kubernetesWorld([workload('shop', 'api', { spec: { replicas: 0 } })], {
      clock,
      refusePod: ({ metadata }) => (metadata.namespace === 'shop' ? 'exceeded quota: pods' : undefined),
    });
    world.patch(DEPLOYMENT, [{ op: 'replace', path: '/spec/replicas', value: 1 }]);
    const conditions = asList(asObject(world.get(DEPLOYMENT)['status'])['conditions']).map(asObject);
    expect(conditions.find(({ type }) => type === 'ReplicaFailure')).toMatchObject({
      reason: 'FailedCreate',
      message: expect.stringMatching(/^pods "api-[a-z0-9-]+" is forbidden: exceeded quota: pods$/),
    });
    expect(world.list(PODS)).toEqual([]);
  });

  it.each(['StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'] as const)('of a %s comes as soon as it may', (kind) => {
    const clock = fakeClock();
    const more = kind === 'Job' ? { podSpec: { restartPolicy: 'Never' } } : {};
    const world = kubernetesWorld([workload('shop', 'api', { kind, account: 'late', ...more })], { clock });
    clock.advance(5000);
    expect(world.list(PODS)).toEqual([]);
    world.create('/api/v1/namespaces/shop/serviceaccounts', { metadata: { name: 'late' } });
    clock.advance(60_000);
    expect(world.list(PODS).length).toBeGreaterThan(0);
  });
});

describe('a pod that goes', () => {
  it('takes its time, and is told of as going until then', () => {
    const clock = fakeClock();
    const world = kubernetesWorld([workload('shop', 'api')], { clock, terminationMs: 30_000 });
    const [pod] = world.list(PODS);
    const name = asString(asObject(pod?.['metadata'])['name']) ?? '';
    world.delete(`${PODS}/${name}`);
    expect(asObject(world.get(`${PODS}/${name}`)['metadata'])['deletionTimestamp']).toBeDefined();
    clock.advance(30_000);
    expect(world.list(PODS).map(({ metadata }) => asObject(metadata)['name'])).not.toContain(name);
  });

  it('goes at once when it gets no time', () => {
    const world = kubernetesWorld([workload('shop', 'api')], { terminationMs: 30_000 });
    const [pod] = world.list(PODS);
    const name = asString(asObject(pod?.['metadata'])['name']) ?? '';
    world.delete(`${PODS}/${name}?gracePeriodSeconds=0`);
    expect(world.list(PODS).map(({ metadata }) => asObject(metadata)['name'])).not.toContain(name);
  });
});
