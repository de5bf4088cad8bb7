import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import { rolloutStatus } from '../../../src/core/rollout/rollout-status.js';
import { workload, type WorkloadOptions } from '../../support/objects.js';

type Kind = NonNullable<WorkloadOptions['kind']>;

const DONE = [
  { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' },
  { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' },
];

function withStatus(kind: Kind, status: JsonObject, spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  const object = workload('shop', 'api', { kind, spec, metadata: { generation: 2, ...metadata } });
  return { ...object, status };
}

function deployment(status: JsonObject, spec: JsonObject = {}): JsonObject {
  return withStatus('Deployment', { observedGeneration: 2, conditions: DONE, ...status }, { replicas: 3, ...spec });
}

describe('the status of a Deployment', () => {
  const all = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };

  it.each<[string, JsonObject, JsonObject, object]>([
    ['done', all, {}, { state: 'current', detail: '3 of 3 updated' }],
    ['not looked at yet', { ...all, observedGeneration: 1 }, {}, { state: 'in-progress' }],
    ['without a status', { observedGeneration: null, conditions: [] }, {}, { state: 'in-progress' }],
    ['with old pods only', { ...all, updatedReplicas: 2 }, {}, { state: 'in-progress', detail: '2 of 3 updated' }],
    ['with an old pod still there', { ...all, replicas: 4 }, {}, { detail: '1 pod still to go' }],
    ['not available', { ...all, availableReplicas: 1 }, {}, { state: 'in-progress', detail: '1 of 3 available' }],
    ['paused', { ...all, updatedReplicas: 0 }, { paused: true }, { state: 'in-progress', held: 'paused' }],
    ['paused when all was done', all, { paused: true }, { state: 'current' }],
    ['scaled down', { conditions: DONE }, { replicas: 0 }, { state: 'current', idle: true }],
    ['of one pod, since nobody says otherwise', all, { replicas: null }, { detail: '2 pods still to go' }],
    [
      'out of time',
      {
        ...all,
        updatedReplicas: 1,
        conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }],
      },
      {},
      { state: 'failed', reason: 'ProgressDeadlineExceeded', detail: '1 of 3 updated, and no progress in time' },
    ],
    [
      'whose pods are refused',
      {
        ...all,
        updatedReplicas: 0,
        conditions: [...DONE, { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' }],
      },
      {},
      { state: 'in-progress', reason: 'FailedCreate' },
    ],
  ])('%s', (_, status, spec, expected) => {
    const { observedGeneration = 2 } = status;
    const told = { ...status, ...(observedGeneration === null ? { observedGeneration: 0 } : {}) };
    expect(rolloutStatus(deployment(told, spec))).toMatchObject(expected);
  });

  it('waits for the generation that was written, also where the object read is older', () => {
    expect(rolloutStatus(deployment(all), 3).state).toBe('in-progress');
    expect(rolloutStatus(deployment(all), 2).state).toBe('current');
  });
});

describe('the status of a StatefulSet', () => {
  const all = { observedGeneration: 2, replicas: 3, readyReplicas: 3, updatedReplicas: 3 };

  it.each<[string, JsonObject, JsonObject, object]>([
    ['done', all, {}, { state: 'current' }],
    ['on its way', { ...all, updatedReplicas: 1 }, {}, { state: 'in-progress', detail: '1 of 3 updated' }],
    [
      'with a pod that is not ready',
      { ...all, readyReplicas: 2 },
      {},
      { state: 'in-progress', detail: '2 of 3 ready' },
    ],
    ['scaled down', { observedGeneration: 2 }, { replicas: 0 }, { idle: true }],
    ['shrinking', { ...all, replicas: 4 }, {}, { state: 'in-progress', detail: '1 pod still to go' }],
    [
      'that restarts nothing',
      { ...all, updatedReplicas: 0 },
      { updateStrategy: { type: 'OnDelete' } },
      { state: 'current', held: 'on-delete', detail: '3 pods not restarted' },
    ],
    [
      'that restarts nothing, when all were deleted',
      all,
      { updateStrategy: { type: 'OnDelete' } },
      { state: 'current' },
    ],
    [
      'with a partition, on its way',
      { ...all, updatedReplicas: 0 },
      { updateStrategy: { rollingUpdate: { partition: 2 } } },
      { state: 'in-progress', detail: '0 of 1 updated' },
    ],
    [
      'with a partition, as far as it goes',
      { ...all, updatedReplicas: 1 },
      { updateStrategy: { rollingUpdate: { partition: 2 } } },
      { state: 'current', held: 'partition', detail: '2 pods not restarted' },
    ],
  ])('%s', (_, status, spec, expected) => {
    expect(rolloutStatus(withStatus('StatefulSet', status, { replicas: 3, ...spec }))).toMatchObject(expected);
  });
});

describe('the status of other built-in kinds', () => {
  const onNodes = { observedGeneration: 2, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2 };

  it.each<[string, Kind, JsonObject, JsonObject, object]>([
    ['DaemonSet, done', 'DaemonSet', onNodes, {}, { state: 'current', detail: '2 of 2 updated' }],
    ['DaemonSet, on its way', 'DaemonSet', { ...onNodes, updatedNumberScheduled: 1 }, {}, { state: 'in-progress' }],
    ['DaemonSet, not available', 'DaemonSet', { ...onNodes, numberAvailable: 1 }, {}, { detail: '1 of 2 available' }],
    ['DaemonSet without nodes', 'DaemonSet', { observedGeneration: 2 }, {}, { idle: true }],
    [
      'DaemonSet that restarts nothing',
      'DaemonSet',
      { ...onNodes, updatedNumberScheduled: 0 },
      { updateStrategy: { type: 'OnDelete' } },
      { held: 'on-delete' },
    ],
    ['ReplicaSet', 'ReplicaSet', { observedGeneration: 2, replicas: 1, readyReplicas: 1 }, {}, { held: 'bare' }],
    ['ReplicaSet, starting', 'ReplicaSet', { observedGeneration: 2, replicas: 1 }, {}, { state: 'in-progress' }],
    ['Job, started', 'Job', { startTime: '2026-01-01T00:00:00Z', active: 1 }, {}, { state: 'current' }],
    ['Job, not started', 'Job', {}, {}, { state: 'in-progress' }],
    ['Job, over', 'Job', { conditions: [{ type: 'Complete', status: 'True' }] }, {}, { state: 'current', idle: true }],
    [
      'Job, failed',
      'Job',
      { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] },
      {},
      { state: 'failed', reason: 'BackoffLimitExceeded' },
    ],
    ['Job, suspended', 'Job', {}, { suspend: true }, { idle: true }],
    ['CronJob', 'CronJob', {}, {}, { state: 'current', idle: true }],
    ['CronJob, suspended', 'CronJob', {}, { suspend: true }, { detail: 'it is suspended: no run starts' }],
    [
      'Pod, ready',
      'Pod',
      { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
      {},
      { state: 'current' },
    ],
    ['Pod, starting', 'Pod', { phase: 'Pending' }, {}, { state: 'in-progress', detail: 'not running yet' }],
    ['Pod, failed', 'Pod', { phase: 'Failed', reason: 'Evicted' }, {}, { state: 'failed', reason: 'Evicted' }],
    [
      'Pod without a node',
      'Pod',
      { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] },
      {},
      { state: 'in-progress', reason: 'Unschedulable' },
    ],
    [
      'Pod that crashes',
      'Pod',
      { phase: 'Running', containerStatuses: [{ name: 'app', state: { waiting: { reason: 'CrashLoopBackOff' } } }] },
      {},
      { state: 'failed', reason: 'CrashLoopBackOff', detail: 'container app waits: CrashLoopBackOff' },
    ],
  ])('%s', (_, kind, status, spec, expected) => {
    expect(rolloutStatus(withStatus(kind, status, spec))).toMatchObject(expected);
  });

  it('is that of a thing that goes away', () => {
    const object = withStatus('Deployment', {}, {}, { deletionTimestamp: '2026-01-01T00:00:00Z' });
    expect(rolloutStatus(object).state).toBe('terminating');
  });
});

describe('the status of a custom resource', () => {
  function custom(status: JsonObject, kind = 'Prometheus', apiVersion = 'monitoring.coreos.com/v1'): JsonObject {
    return { apiVersion, kind, metadata: { namespace: 'shop', name: 'x', generation: 2 }, spec: {}, status };
  }

  it.each<[string, JsonObject, object]>([
    ['says nothing', {}, { state: 'unknown' }],
    [
      'has not looked',
      { observedGeneration: 1, conditions: [{ type: 'Ready', status: 'True' }] },
      { state: 'in-progress' },
    ],
    ['has not looked, written as text', { observedGeneration: '1' }, { state: 'in-progress' }],
    ['is ready', { conditions: [{ type: 'Ready', status: 'True' }] }, { state: 'current' }],
    ['is not ready', { conditions: [{ type: 'Ready', status: 'False', reason: 'Waiting' }] }, { reason: 'Waiting' }],
    ['is at work', { conditions: [{ type: 'Reconciling', status: 'True' }] }, { state: 'in-progress' }],
    [
      'is stalled',
      { conditions: [{ type: 'Stalled', status: 'True', reason: 'No' }] },
      { state: 'failed', reason: 'No' },
    ],
  ])('that %s', (_, status, expected) => {
    expect(rolloutStatus(custom(status))).toMatchObject(expected);
  });

  it.each([
    ['Healthy', { state: 'current' }],
    ['Progressing', { state: 'in-progress' }],
    ['Degraded', { state: 'failed' }],
    ['Paused', { held: 'paused' }],
  ])('of an Argo Rollout that is %s', (phase, expected) => {
    expect(rolloutStatus(custom({ phase }, 'Rollout', 'argoproj.io/v1alpha1'))).toMatchObject(expected);
  });

  it('repeats no reason that is no word', () => {
    const status = { conditions: [{ type: 'Stalled', status: 'True', reason: '\u001b[31m secret words' }] };
    expect(rolloutStatus(custom(status))).toEqual({ state: 'failed', detail: 'it is stalled' });
  });
});
