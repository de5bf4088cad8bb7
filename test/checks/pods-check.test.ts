import { describe, expect, it } from '@jest/globals';
import { checkPods } from '../../src/checks/pods-check.js';
import type { JsonObject } from '../../src/core/json.js';
import type { PodPromise } from '../../src/core/rollout/pod-promise.js';
import { AUDIENCE, CLIENT_ID, mutatedPod, plainPod, TENANT_ID } from '../support/mutated-pod.js';
import { workload, type WorkloadOptions } from '../support/objects.js';

const PROMISE: PodPromise = {
  namespace: 'shop',
  account: 'api',
  clientIds: [CLIENT_ID],
  clientId: CLIENT_ID,
  tenantId: TENANT_ID,
  audience: AUDIENCE,
};
const LABEL = { 'azure.workload.identity/use': 'true' };
const NOW = Date.parse('2026-01-01T00:00:00Z');
const JUST_NOW = { creationTimestamp: '2025-12-31T23:59:30Z' };

function makeWorkload(options: WorkloadOptions = {}): JsonObject {
  return workload('shop', 'api', { podLabels: LABEL, account: 'api', ...options });
}

const deployment = makeWorkload();
const old = plainPod(deployment, { name: 'old', metadata: { labels: { app: 'api' } } });
const notReady = { conditions: [{ type: 'Ready', status: 'False' }] };
const crashing = { containerStatuses: [{ name: 'app', state: { waiting: { reason: 'CrashLoopBackOff' } } }] };

describe('the pods of a workload', () => {
  it.each<[string, JsonObject[], object]>([
    ['all well', [mutatedPod(deployment), mutatedPod(deployment)], { answer: 'pass', evidence: [], unproved: [] }],
    [
      'restarted since',
      [mutatedPod(deployment, { status: { containerStatuses: [{ restartCount: 2 }] } })],
      { answer: 'pass', evidence: [{ what: 'restarts since the change', is: '2' }] },
    ],
    ['not mutated', [mutatedPod(deployment), plainPod(deployment)], { answer: 'fail', code: 'pod-not-mutated' }],
    [
      'mutated otherwise',
      [mutatedPod(deployment, { clientId: 'other' })],
      { answer: 'fail', code: 'pod-not-as-promised', summary: '1 of 1 pod with something else than was promised' },
    ],
    ['some old ones', [mutatedPod(deployment), old], { answer: 'inconclusive', code: 'pods-not-restarted' }],
    ['not ready', [mutatedPod(deployment, { status: notReady })], { answer: 'fail', code: 'pods-not-ready' }],
    [
      'not ready yet',
      [mutatedPod(deployment, { status: notReady, metadata: JUST_NOW })],
      { answer: 'inconclusive', code: 'pods-starting' },
    ],
    [
      'crashing, however young',
      [mutatedPod(deployment, { status: crashing, metadata: JUST_NOW })],
      { answer: 'fail', code: 'pods-not-ready' },
    ],
    ['none', [], { answer: 'fail', code: 'no-pods' }],
  ])('%s', (_, pods, expected) => {
    expect(checkPods(deployment, pods, PROMISE, NOW)).toMatchObject(expected);
  });

  it('are judged though the template itself was not changed yet', () => {
    const unlabelled = workload('shop', 'api', { account: 'api' });
    expect(checkPods(unlabelled, [plainPod(unlabelled)], PROMISE, NOW)).toMatchObject({ answer: 'fail' });
  });

  it('of a custom resource without a template are told apart by their label', () => {
    const prometheus = { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', metadata: {}, spec: {} };
    expect(checkPods(prometheus, [mutatedPod(deployment)], PROMISE, NOW).answer).toBe('pass');
    expect(checkPods(prometheus, [old], PROMISE, NOW)).toMatchObject({ code: 'pods-not-restarted' });
    expect(checkPods(prometheus, [], PROMISE, NOW)).toMatchObject({ answer: 'inconclusive', code: 'no-pods' });
  });
});

describe('a workload that has no pods by its nature', () => {
  it.each<[string, JsonObject]>([
    ['CronJob', makeWorkload({ kind: 'CronJob' })],
    ['Deployment of none', makeWorkload({ spec: { replicas: 0 } })],
    [
      'Job that is over',
      { ...makeWorkload({ kind: 'Job' }), status: { conditions: [{ type: 'Complete', status: 'True' }] } },
    ],
  ])('(%s) passes, and leaves open whether they would come up', (_, object) => {
    expect(checkPods(object, [], PROMISE, NOW)).toMatchObject({
      answer: 'pass',
      unproved: [expect.stringContaining('none now')],
    });
  });

  it('leaves open what an earlier run does', () => {
    const outcome = checkPods(makeWorkload({ kind: 'CronJob' }), [old], PROMISE, NOW);
    expect(outcome).toMatchObject({
      answer: 'pass',
      unproved: [expect.stringContaining('earlier run'), expect.anything()],
    });
  });
});
