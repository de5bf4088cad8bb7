/** Pods that keep a StatefulSet from going back: looked for once its controller has seen the change, and not forever. */
import { describe, expect, it } from '@jest/globals';
import { sharePodLists } from '../../src/checks/pod-lists.js';
import { stuckPods } from '../../src/checks/stuck-pods.js';
import { workloadPods } from '../../src/checks/workload-pods.js';
import { asObject, type JsonObject } from '../../src/core/json.js';
import type { Clock } from '../../src/ports/clock.js';
import { fakeClock } from '../support/fake-clock.js';
import { plainPod } from '../support/mutated-pod.js';
import { workload } from '../support/objects.js';
import { ownedBy, plainCluster } from '../support/plain-cluster.js';
import { sampleTarget } from '../support/sample-plan.js';

const never = new AbortController().signal;
const SET = sampleTarget('StatefulSet', 'db');
const NOT_READY = { conditions: [{ type: 'Ready', status: 'False' }] };

function setOf(observedGeneration: number): JsonObject {
  const made = workload('shop', 'db', { kind: 'StatefulSet' });
  const metadata = { ...asObject(made['metadata']), generation: 3 };
  return { ...made, metadata, status: { observedGeneration, updateRevision: 'old' } };
}

function podOf(
  ordinal: number,
  { uid = `uid-${String(ordinal)}`, owner = 'db', revision = 'broken' } = {},
): JsonObject {
  const labels = { 'controller-revision-hash': revision };
  const metadata = { ...(uid !== '' && { uid }), labels };
  const pod = plainPod(setOf(3), { name: `${owner}-${String(ordinal)}`, metadata, status: NOT_READY });
  return ownedBy(pod, workload('shop', owner, { kind: 'StatefulSet' }));
}

/** The objects may change while somebody waits. */
function connect(objects: readonly JsonObject[], onSleep: (objects: JsonObject[]) => void = () => undefined) {
  const cluster = plainCluster(objects);
  const fake = fakeClock();
  const clock: Clock = {
    ...fake,
    async sleep(milliseconds, signal) {
      await fake.sleep(milliseconds, signal);
      onSleep(cluster.objects);
    },
  };
  const { reader, lister } = cluster;
  const pods = workloadPods({ reader, lists: sharePodLists(lister) });
  return { cluster, slept: fake.slept, stuck: stuckPods({ reader, pods, clock }) };
}

describe('the pods that a StatefulSet waits for in vain', () => {
  it('are its own, each as the very pod that it is', async () => {
    const ready = podOf(0, { revision: 'old' });
    const { stuck, slept } = connect([setOf(3), ready, podOf(1), podOf(2), podOf(3, { owner: 'other' })]);
    expect(await stuck.find(SET, never)).toEqual([
      { name: 'db-2', uid: 'uid-2' },
      { name: 'db-1', uid: 'uid-1' },
    ]);
    expect(slept).toEqual([]);
  });

  it('are none, at once, where all have what they are to have', async () => {
    const { stuck, slept } = connect([setOf(3), podOf(0, { revision: 'old' })]);
    expect(await stuck.find(SET, never)).toEqual([]);
    expect(slept).toEqual([]);
  });

  it('are none without an id: another one of the name would be deleted', async () => {
    const { stuck } = connect([setOf(3), podOf(1, { uid: '' })]);
    expect(await stuck.find(SET, never)).toEqual([]);
  });

  it('are known when its controller has seen the change', async () => {
    let looks = 0;
    const { stuck, slept } = connect([setOf(2), podOf(1)], (objects) => {
      looks += 1;
      if (looks === 3) objects[0] = setOf(3);
    });
    expect(await stuck.find(SET, never)).toEqual([{ name: 'db-1', uid: 'uid-1' }]);
    expect(slept).toHaveLength(3);
  });

  it('are not waited for forever where no controller runs', async () => {
    const { stuck, slept } = connect([setOf(2), podOf(1)]);
    expect(await stuck.find(SET, never)).toEqual([]);
    expect(slept.reduce((sum, pause) => sum + pause, 0)).toBeLessThanOrEqual(30_000);
  });

  it('are none where it is gone by then', async () => {
    expect(await connect([]).stuck.find(SET, never)).toEqual([]);
    const { stuck } = connect([setOf(2), podOf(1)], (objects) => objects.splice(0));
    expect(await stuck.find(SET, never)).toEqual([]);
  });

  it.each(['get StatefulSet.apps/shop/db', 'list Pod shop'])(
    'are not guessed at without the right to %s',
    async (what) => {
      const { cluster, stuck } = connect([setOf(3), podOf(1)]);
      cluster.forbidden.add(what);
      await expect(stuck.find(SET, never)).rejects.toMatchObject({
        code: 'kubernetes-forbidden',
        what: `Could not ${what}`,
      });
    },
  );

  it('are not waited for when told to stop', async () => {
    const stop = new AbortController();
    const { stuck } = connect([setOf(2), podOf(1)], () => stop.abort(new Error('stop')));
    await expect(stuck.find(SET, stop.signal)).rejects.toThrow('stop');
  });
});
