import { describe, expect, it } from '@jest/globals';
import { sharePodLists } from '../../src/checks/pod-lists.js';
import { workloadPods } from '../../src/checks/workload-pods.js';
import { asObject, type JsonObject } from '../../src/core/json.js';
import { plainPod } from '../support/mutated-pod.js';
import { workload } from '../support/objects.js';
import { ownedBy, plainCluster, type PlainCluster, replicaSetOf } from '../support/plain-cluster.js';

const never = new AbortController().signal;
const deployment = workload('shop', 'api');

function namesOf(pods: readonly JsonObject[]): unknown[] {
  return pods.map((pod) => asObject(pod['metadata'])['name']);
}

function podsIn(cluster: PlainCluster) {
  return workloadPods({ reader: cluster.reader, lists: sharePodLists(cluster.lister) });
}

describe('shared lists of pods', () => {
  it('are asked for twice, however many ask at the same time', async () => {
    const cluster = plainCluster([plainPod(deployment)]);
    const lists = sharePodLists(cluster.lister);
    const all = await Promise.all(Array.from({ length: 20 }, () => lists.alive('shop', never)));
    expect(all.map(namesOf)).toEqual(all.map(() => ['api-1']));
    expect(cluster.asked).toEqual(['list Pod shop', 'list Pod shop']);
  });

  it('are never older than the question', async () => {
    const cluster = plainCluster([]);
    const lists = sharePodLists(cluster.lister);
    const before = lists.alive('shop', never);
    cluster.objects.push(plainPod(deployment));
    const after = lists.alive('shop', never);
    await before;
    expect(namesOf(await after)).toEqual(['api-1']);
    cluster.objects.pop();
    expect(await lists.alive('shop', never)).toEqual([]);
  });

  it('leave out what is over or on its way out', async () => {
    const over = plainPod(deployment, { name: 'over', status: { phase: 'Succeeded' } });
    const leaving = plainPod(deployment, { name: 'leaving', metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } });
    const lists = sharePodLists(plainCluster([over, leaving]).lister);
    expect(await lists.alive('shop', never)).toEqual([]);
  });

  it('that fail are asked for again', async () => {
    const cluster = plainCluster([]);
    cluster.forbidden.add('list Pod shop');
    const lists = sharePodLists(cluster.lister);
    const [first, second] = [lists.alive('shop', never), lists.alive('shop', never)];
    await expect(first).rejects.toThrow('Could not list Pod shop');
    await expect(second).rejects.toThrow('Could not list Pod shop');
    cluster.forbidden.clear();
    expect(await lists.alive('shop', never)).toEqual([]);
  });
});

describe('the pods of a workload', () => {
  it('of a Deployment are those of its ReplicaSets', async () => {
    const other = workload('shop', 'other', { podLabels: { app: 'api' } });
    const cluster = plainCluster([
      replicaSetOf(deployment),
      replicaSetOf(other),
      ownedBy(plainPod(deployment, { name: 'a' }), deployment),
      ownedBy(plainPod(deployment, { name: 'b' }), deployment),
      ownedBy(plainPod(deployment, { name: 'c' }), other),
      plainPod(deployment, { name: 'bare' }),
    ]);
    const pods = podsIn(cluster);
    expect(namesOf(await pods.of(deployment, never))).toEqual(['a', 'b']);
    expect(namesOf(await pods.of(deployment, never))).toEqual(['a', 'b']);
    // Each ReplicaSet, and whoever owns the other one, once for both questions.
    const reads = cluster.asked.filter((what) => what.startsWith('get ReplicaSet'));
    expect(reads).toHaveLength(2);
  });

  it('of a CronJob are those of the Jobs that it starts', async () => {
    const cron = workload('shop', 'api', { kind: 'CronJob' });
    const job = (name: string): JsonObject => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name } });
    const cluster = plainCluster([
      ownedBy(plainPod(cron, { name: 'a' }), job('api-29000000')),
      ownedBy(plainPod(cron, { name: 'b' }), job('api-other-29000000')),
    ]);
    expect(namesOf(await podsIn(cluster).of(cron, never))).toEqual(['a']);
  });

  it('of a custom resource are found through what its operator makes', async () => {
    const prometheus = {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'Prometheus',
      metadata: { namespace: 'shop', name: 'main' },
      spec: {},
    };
    const stateful = ownedBy(workload('shop', 'main-0', { kind: 'StatefulSet' }), prometheus);
    const cluster = plainCluster([stateful, ownedBy(plainPod(deployment), stateful)]);
    expect(namesOf(await podsIn(cluster).of(prometheus, never))).toEqual(['api-1']);
  });

  it('of a bare pod is it itself', async () => {
    const cluster = plainCluster([]);
    const pod = workload('shop', 'api', { kind: 'Pod' });
    expect(namesOf(await podsIn(cluster).of(pod, never))).toEqual(['api']);
    expect(cluster.asked).toEqual([]);
  });

  it('are not told where owners may not be read and none is known to be its', async () => {
    const cluster = plainCluster([ownedBy(plainPod(deployment), deployment)]);
    cluster.forbidden.add('get ReplicaSet.apps/shop/api-5d4f');
    await expect(podsIn(cluster).of(deployment, never)).rejects.toMatchObject({ code: 'kubernetes-forbidden' });
  });
});
