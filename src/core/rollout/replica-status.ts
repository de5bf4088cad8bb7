/** How far controllers have come that keep a number of pods: Deployment, StatefulSet, DaemonSet, ReplicaSet. */
import { countNoun } from '../count-noun.js';
import { readInteger } from '../inventory/read-container.js';
import { readPartition } from '../inventory/read-rollout.js';
import { asObject, type JsonObject } from '../json.js';
import { findCondition, isTrue } from './read-conditions.js';
import type { RolloutStatus } from './status.js';

interface Counted {
  spec: JsonObject;
  /** Pods that are wanted: one where nobody says. */
  wanted: number;
  /** A number of its status; absent is none. */
  count: (key: string) => number;
}

const NONE_WANTED: RolloutStatus = { state: 'current', detail: 'no pods are wanted', idle: true };

export function deploymentStatus(object: JsonObject): RolloutStatus {
  const { spec, wanted, count } = readCounts(object);
  const progress = findCondition(object, 'Progressing');
  const [replicas, updated] = [count('replicas'), count('updatedReplicas')];
  if (spec['paused'] === true && updated < wanted) {
    return { state: 'in-progress', detail: 'it is paused', reason: 'Paused', held: 'paused' };
  }
  if (progress?.reason === 'ProgressDeadlineExceeded') {
    return {
      state: 'failed',
      detail: `${of(updated, wanted)} updated, and no progress in time`,
      reason: progress.reason,
    };
  }
  if (updated < wanted) return { ...inProgress(`${of(updated, wanted)} updated`), ...readFailure(object) };
  if (replicas > wanted) return inProgress(`${countNoun(replicas - wanted, 'pod')} still to go`);
  if (wanted === 0) return NONE_WANTED;
  const available = count('availableReplicas');
  if (available < wanted) return inProgress(`${of(available, wanted)} available`);
  if (!isTrue(object, 'Available')) return inProgress('not available yet');
  // Without a deadline for its progress it does not tell of any.
  if (progress !== undefined && progress.status !== 'True') return inProgress('not progressing');
  return current(`${of(updated, wanted)} updated`);
}

export function statefulSetStatus(object: JsonObject): RolloutStatus {
  const { spec, wanted, count } = readCounts(object);
  const updated = count('updatedReplicas');
  if (count('replicas') > wanted) return inProgress(`${countNoun(count('replicas') - wanted, 'pod')} still to go`);
  if (wanted === 0) return NONE_WANTED;
  const isOnDelete = asObject(spec['updateStrategy'])['type'] === 'OnDelete';
  const partition = isOnDelete ? 0 : Math.min(readPartition(spec), wanted);
  if (isOnDelete && updated < wanted) return held('on-delete', wanted - updated);
  if (updated < wanted - partition) return inProgress(`${of(updated, wanted - partition)} updated`);
  if (updated < wanted) return held('partition', wanted - updated);
  const ready = count('readyReplicas');
  return ready < wanted ? inProgress(`${of(ready, wanted)} ready`) : current(`${of(updated, wanted)} updated`);
}

/** Its status tells how many nodes it is for. */
export function daemonSetStatus(object: JsonObject): RolloutStatus {
  const { spec, count } = readCounts(object);
  const wanted = count('desiredNumberScheduled');
  if (wanted === 0) return { ...NONE_WANTED, detail: 'no node wants a pod of it' };
  const updated = count('updatedNumberScheduled');
  if (updated < wanted) {
    const isOnDelete = asObject(spec['updateStrategy'])['type'] === 'OnDelete';
    return isOnDelete ? held('on-delete', wanted - updated) : inProgress(`${of(updated, wanted)} updated`);
  }
  const available = count('numberAvailable');
  if (available < wanted) return inProgress(`${of(available, wanted)} available`);
  return current(`${of(updated, wanted)} updated`);
}

/** Which of its pods were made from the template of now it does not tell: none are replaced. */
export function replicaSetStatus(object: JsonObject): RolloutStatus {
  const { wanted, count } = readCounts(object);
  if (count('replicas') < wanted)
    return { ...inProgress(`${of(count('replicas'), wanted)} there`), ...readFailure(object) };
  if (wanted === 0) return NONE_WANTED;
  const ready = count('readyReplicas');
  if (ready < wanted) return inProgress(`${of(ready, wanted)} ready`);
  return { ...held('bare', wanted), detail: `${of(ready, wanted)} ready` };
}

function readCounts(object: JsonObject): Counted {
  const spec = asObject(object['spec']);
  const status = asObject(object['status']);
  return {
    spec,
    wanted: readInteger(spec['replicas']) ?? 1,
    count: (key) => readInteger(status[key]) ?? 0,
  };
}

/** Why it makes no pods. */
function readFailure(object: JsonObject): Pick<RolloutStatus, 'reason'> {
  const failure = findCondition(object, 'ReplicaFailure');
  return failure?.status === 'True' && failure.reason !== '' ? { reason: failure.reason } : {};
}

function held(how: NonNullable<RolloutStatus['held']>, old: number): RolloutStatus {
  return { state: 'current', detail: `${countNoun(old, 'pod')} not restarted`, held: how };
}

function of(count: number, wanted: number): string {
  return `${count} of ${wanted}`;
}

function inProgress(detail: string): RolloutStatus {
  return { state: 'in-progress', detail };
}

function current(detail: string): RolloutStatus {
  return { state: 'current', detail };
}
