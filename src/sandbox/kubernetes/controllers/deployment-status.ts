/** What a Deployment tells of itself. */
import type { ResourceType } from '../../../ports/kubernetes.js';
import { membersOf, numberOf } from '../../read-json.js';
import { type Condition, conditionsOf, type KubeObject, timestamp } from '../kube-object.js';
import { REPLICA_SETS } from '../resource-types.js';
import { listOwned, putObject, wake } from '../store.js';
import type { World } from '../world.js';
import { setCondition, withoutZeros } from './make-pods.js';
import { resolveShare } from './share.js';

interface Counts {
  replicas: number;
  updatedReplicas: number;
  readyReplicas: number;
  availableReplicas: number;
}

export function tellDeployment(
  world: World,
  deployment: KubeObject,
  type: ResourceType,
  current: KubeObject | undefined,
): void {
  const spec = membersOf(deployment['spec']);
  const wanted = numberOf(spec['replicas']) ?? 1;
  const sets = listOwned(world, REPLICA_SETS, deployment);
  const sum = (key: string, of: readonly KubeObject[] = sets): number =>
    of.reduce((total, set) => total + (numberOf(membersOf(set['status'])[key]) ?? 0), 0);
  const counts: Counts = {
    replicas: sum('replicas'),
    updatedReplicas: sum(
      'replicas',
      sets.filter(({ metadata }) => metadata.uid === current?.metadata.uid),
    ),
    readyReplicas: sum('readyReplicas'),
    availableReplicas: sum('availableReplicas'),
  };
  const unavailable = Math.max(0, Math.max(wanted, counts.replicas) - counts.availableReplicas);
  const failure = sets
    .flatMap((set) => conditionsOf(membersOf(set['status'])))
    .find((one) => one.type === 'ReplicaFailure');
  const before = conditionsOf(membersOf(deployment['status'])).filter((one) => one.type !== 'ReplicaFailure');
  const told = [
    describeAvailability(deployment, counts),
    describeProgress(world, deployment, counts, current?.metadata.name),
  ].flatMap((one) => one ?? []);
  const conditions = told.reduce((all, one) => setCondition(world, all, one), before);
  const status = {
    observedGeneration: deployment.metadata.generation ?? 1,
    ...withoutZeros({ ...counts, unavailableReplicas: unavailable }),
    conditions: [...conditions, ...(failure ? [failure] : [])],
  };
  const after = putObject(world, type, { ...deployment, status });
  const deadline = deadlineOf(after);
  if (deadline !== undefined) wake(world, type, after, deadline);
}

type Told = Condition & { reason: string };

function describeAvailability(deployment: KubeObject, { availableReplicas }: Counts): Told {
  const spec = membersOf(deployment['spec']);
  const wanted = numberOf(spec['replicas']) ?? 1;
  const { rollingUpdate } = membersOf(spec['strategy']);
  const unavailable = resolveShare(membersOf(rollingUpdate)['maxUnavailable'], wanted, Math.floor);
  const isAvailable = availableReplicas >= wanted - unavailable;
  return isAvailable
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        ...{ type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable' },
        message: 'Deployment does not have minimum availability.',
      };
}

/** Undefined: it has none, or it stays as it is. */
function describeProgress(
  world: World,
  deployment: KubeObject,
  counts: Counts,
  set: string | undefined,
): Told | undefined {
  const { paused, progressDeadlineSeconds } = membersOf(deployment['spec']);
  const tell = (status: string, reason: string, message: string): Told => {
    return { type: 'Progressing', status, reason, message, lastUpdateTime: timestamp(world.time) };
  };
  if (progressDeadlineSeconds === undefined) return undefined;
  if (paused === true) return tell('Unknown', 'DeploymentPaused', 'Deployment is paused');
  const subject = set === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${set}"`;
  const progress = conditionsOf(membersOf(deployment['status'])).find(({ type }) => type === 'Progressing');
  if (isComplete(deployment, counts)) {
    if (progress?.['reason'] === 'NewReplicaSetAvailable' && !isNewer(deployment)) return undefined;
    return tell('True', 'NewReplicaSetAvailable', `${subject} has successfully progressed.`);
  }
  if (isMoving(deployment, counts) || !progress) {
    return tell('True', 'ReplicaSetUpdated', `${subject} is progressing.`);
  }
  const deadline = deadlineOf(deployment);
  if (deadline === undefined || deadline > world.time) return undefined;
  return tell('False', 'ProgressDeadlineExceeded', `${subject} has timed out progressing.`);
}

function isComplete({ spec }: KubeObject, { updatedReplicas, replicas, availableReplicas }: Counts): boolean {
  const wanted = numberOf(membersOf(spec)['replicas']) ?? 1;
  return updatedReplicas === wanted && replicas === wanted && availableReplicas >= wanted;
}

/** Something has changed since it was last looked at. */
function isMoving(deployment: KubeObject, counts: Counts): boolean {
  const before = membersOf(deployment['status']);
  const count = (key: keyof Counts): number => numberOf(before[key]) ?? 0;
  return (
    isNewer(deployment) ||
    counts.updatedReplicas > count('updatedReplicas') ||
    counts.readyReplicas > count('readyReplicas') ||
    counts.availableReplicas > count('availableReplicas') ||
    counts.replicas - counts.updatedReplicas < count('replicas') - count('updatedReplicas')
  );
}

function isNewer({ metadata, status }: KubeObject): boolean {
  return membersOf(status)['observedGeneration'] !== metadata.generation;
}

/** When it gives up, unless something moves. */
function deadlineOf(deployment: KubeObject): number | undefined {
  const seconds = numberOf(membersOf(deployment['spec'])['progressDeadlineSeconds']);
  const progress = conditionsOf(membersOf(deployment['status'])).find(({ type }) => type === 'Progressing');
  const isOpen = progress?.status === 'True' && progress['reason'] !== 'NewReplicaSetAvailable';
  if (seconds === undefined || !isOpen) return undefined;
  return Date.parse(String(progress['lastUpdateTime'])) + seconds * 1000;
}
