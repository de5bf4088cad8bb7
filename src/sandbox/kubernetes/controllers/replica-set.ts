/** Keeps as many pods as are asked for, all of one template: ReplicaSets and ReplicationControllers. */
import type { ResourceType } from '../../../ports/kubernetes.js';
import { membersOf, numberOf, textMapOf } from '../../read-json.js';
import type { ApiError } from '../api-error.js';
import { conditionsOf, type KubeObject } from '../kube-object.js';
import { putObject, wake } from '../store.js';
import type { World } from '../world.js';
import { isReady } from './kubelet.js';
import { activePods, countAvailable, makePod, removePod, RETRY_MS, setCondition, withoutZeros } from './make-pods.js';

export function reconcileReplicaSet(world: World, set: KubeObject, type: ResourceType): void {
  const spec = membersOf(set['spec']);
  const wanted = numberOf(spec['replicas']) ?? 1;
  const before = activePods(world, set);
  const surplus = [...before].sort((a, b) => Number(isReady(a)) - Number(isReady(b)));
  for (const pod of surplus.slice(0, Math.max(0, before.length - wanted))) removePod(world, pod);
  let refusal: ApiError | undefined;
  for (let missing = wanted - before.length; missing > 0 && !refusal; missing -= 1) {
    refusal = makePod(world, set, { template: spec['template'] });
  }
  const pods = activePods(world, set);
  const { available, next } = countAvailable(world, set, pods);
  const status = {
    replicas: pods.length,
    ...withoutZeros({
      fullyLabeledReplicas: pods.filter((pod) => hasLabels(pod, spec['template'])).length,
      readyReplicas: pods.filter(isReady).length,
      availableReplicas: available,
    }),
    observedGeneration: set.metadata.generation ?? 1,
    ...conditions(world, set, refusal),
  };
  const after = putObject(world, type, { ...set, status });
  if (refusal) wake(world, type, after, world.time + RETRY_MS);
  if (next !== undefined) wake(world, type, after, next);
}

/** Those of the template, which may have changed since. */
function hasLabels(pod: KubeObject, template: unknown): boolean {
  const labels = Object.entries(textMapOf(membersOf(membersOf(template)['metadata'])['labels']));
  return labels.every(([key, value]) => pod.metadata.labels?.[key] === value);
}

/** What was told of the first refusal stays until there is none. */
function conditions(world: World, set: KubeObject, refusal: ApiError | undefined): object {
  const before = conditionsOf(membersOf(set['status']));
  if (refusal && before.some(({ type }) => type === 'ReplicaFailure')) return { conditions: before };
  const others = before.filter(({ type }) => type !== 'ReplicaFailure');
  if (!refusal) return others.length > 0 ? { conditions: others } : {};
  const { message } = refusal;
  const failure = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message };
  return { conditions: setCondition(world, before, failure) };
}
