/** Keeps numbered pods, one after the other: a pod that does not become ready holds up all others until somebody deletes it. */
import type { ResourceType } from '../../../ports/kubernetes.js';
import { type Members, membersOf, numberOf, textOf } from '../../read-json.js';
import { isOnItsWayOut, type KubeObject } from '../kube-object.js';
import { PODS } from '../resource-types.js';
import { listOwned, putObject, wake } from '../store.js';
import type { World } from '../world.js';
import { isOver, isReady } from './kubelet.js';
import { countAvailable, makePod, removePod, RETRY_MS, withoutZeros } from './make-pods.js';
import { currentRevision, findRevision, type Revision, REVISION_LABEL } from './revisions.js';

interface Pass {
  set: KubeObject;
  spec: Members;
  update: Revision;
  /** What pods below the partition are made from. */
  current: Revision;
  partition: number;
  isOnDelete: boolean;
  isOrdered: boolean;
}

export function reconcileStatefulSet(world: World, set: KubeObject, type: ResourceType): void {
  const pass = readPass(world, set);
  const isRefused = act(world, pass);
  const after = putObject(world, type, { ...set, status: statusOf(world, pass) });
  if (isRefused) wake(world, type, after, world.time + RETRY_MS);
  const { next } = countAvailable(world, set, podsOf(world, set));
  if (next !== undefined) wake(world, type, after, next);
}

function readPass(world: World, set: KubeObject): Pass {
  const spec = membersOf(set['spec']);
  const update = currentRevision(world, set, { hashLabel: 'controller.kubernetes.io/hash' });
  const { type, rollingUpdate } = membersOf(spec['updateStrategy']);
  const known = textOf(membersOf(set['status'])['currentRevision']);
  return {
    ...{ set, spec, update },
    current: (known === undefined ? undefined : findRevision(world, set, known)) ?? update,
    partition: numberOf(membersOf(rollingUpdate)['partition']) ?? 0,
    isOnDelete: type === 'OnDelete',
    isOrdered: spec['podManagementPolicy'] !== 'Parallel',
  };
}

/** One step, or for parallel pods all that are possible. True when the server refused a pod. */
function act(world: World, pass: Pass): boolean {
  const { set, spec, isOrdered } = pass;
  const wanted = numberOf(spec['replicas']) ?? 1;
  for (let ordinal = 0; ordinal < wanted; ordinal += 1) {
    const pod = podAt(world, set, ordinal);
    if (!pod || isOver(pod)) {
      if (pod) removePod(world, pod);
      if (make(world, pass, ordinal)) return true;
      if (isOrdered) return false;
    } else if (isOrdered && (!isReady(pod) || isOnItsWayOut(pod))) {
      return false;
    }
  }
  const surplus = podsOf(world, set).filter((pod) => ordinalOf(pod) >= wanted && !isOnItsWayOut(pod));
  for (const pod of surplus.sort(byHighestOrdinal)) {
    removePod(world, pod);
    if (isOrdered) return false;
  }
  if (!pass.isOnDelete) replaceNext(world, pass, wanted);
  return false;
}

/** From the last to the first, each only when all behind it are ready. */
function replaceNext(world: World, { set, update, partition }: Pass, wanted: number): void {
  for (let ordinal = wanted - 1; ordinal >= partition; ordinal -= 1) {
    const pod = podAt(world, set, ordinal);
    if (!pod) return;
    if (revisionOf(pod) !== update.name && !isOnItsWayOut(pod)) {
      removePod(world, pod);
      return;
    }
    if (!isReady(pod) || isOnItsWayOut(pod)) return;
  }
}

function make(world: World, { set, spec, update, current, partition, isOnDelete }: Pass, ordinal: number): boolean {
  const revision = !isOnDelete && ordinal < partition ? current : update;
  const name = `${set.metadata.name}-${String(ordinal)}`;
  const labels = {
    'apps.kubernetes.io/pod-index': String(ordinal),
    'statefulset.kubernetes.io/pod-name': name,
    [REVISION_LABEL]: revision.name,
  };
  const { spec: podSpec, ...rest } = membersOf(revision.template);
  const named = { hostname: name, ...(textOf(spec['serviceName']) ? { subdomain: spec['serviceName'] } : {}) };
  const template = { ...rest, spec: { ...membersOf(podSpec), ...named } };
  return makePod(world, set, { template, name, labels }) !== undefined;
}

function statusOf(world: World, pass: Pass): Members {
  const { set, spec, update, current, isOnDelete } = pass;
  const pods = podsOf(world, set).filter((pod) => !isOver(pod));
  const wanted = numberOf(spec['replicas']) ?? 1;
  const of = (revision: Revision): number =>
    pods.filter((pod) => revisionOf(pod) === revision.name && !isOnItsWayOut(pod)).length;
  const ready = pods.filter((pod) => isReady(pod) && !isOnItsWayOut(pod)).length;
  const isComplete = !isOnDelete && of(update) === wanted && ready === wanted;
  const { available } = countAvailable(world, set, pods);
  return {
    observedGeneration: set.metadata.generation ?? 1,
    replicas: pods.length,
    ...withoutZeros({
      readyReplicas: ready,
      currentReplicas: of(isComplete ? update : current),
      updatedReplicas: of(update),
    }),
    currentRevision: (isComplete ? update : current).name,
    updateRevision: update.name,
    collisionCount: 0,
    availableReplicas: available,
  };
}

function podsOf(world: World, set: KubeObject): KubeObject[] {
  return listOwned(world, PODS, set);
}

function podAt(world: World, set: KubeObject, ordinal: number): KubeObject | undefined {
  return podsOf(world, set).find((pod) => ordinalOf(pod) === ordinal);
}

function ordinalOf({ metadata }: KubeObject): number {
  return Number(metadata.name.slice(metadata.name.lastIndexOf('-') + 1));
}

function byHighestOrdinal(a: KubeObject, b: KubeObject): number {
  return ordinalOf(b) - ordinalOf(a);
}

function revisionOf({ metadata }: KubeObject): string | undefined {
  return metadata.labels?.[REVISION_LABEL];
}
