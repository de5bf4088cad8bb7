/** Pods as controllers make, count and remove them. */
import { membersOf, numberOf } from '../../read-json.js';
import { ApiError } from '../api-error.js';
import { createObject } from '../create-object.js';
import { remove } from '../delete-object.js';
import { type Condition, conditionsOf, isOnItsWayOut, type KubeObject, ownedBy, timestamp } from '../kube-object.js';
import { PODS } from '../resource-types.js';
import { listOwned } from '../store.js';
import type { World } from '../world.js';
import { isOver, isReady } from './kubelet.js';

/** How soon a controller tries again what the server refused. */
export const RETRY_MS = 1000;

export interface Wanted {
  /** Template of the pod. */
  template: unknown;
  /** Absent: one is generated. */
  name?: string;
  labels?: Readonly<Record<string, string>>;
}

/** The refusal when the server does not take it. */
export function makePod(world: World, owner: KubeObject, wanted: Wanted): ApiError | undefined {
  const { metadata, spec } = membersOf(wanted.template);
  const { labels, annotations } = membersOf(metadata);
  const { namespace = '', name } = owner.metadata;
  const body = {
    metadata: {
      generateName: `${name}-`,
      ...(wanted.name === undefined ? {} : { name: wanted.name }),
      labels: { ...membersOf(labels), ...wanted.labels },
      annotations,
      ownerReferences: [ownedBy(owner)],
    },
    spec,
  };
  try {
    createObject(world, { type: PODS, namespace }, body, false);
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

export function removePod(world: World, pod: KubeObject): void {
  remove(world, PODS, pod);
}

/** Those that neither are over nor go. */
export function activePods(world: World, owner: KubeObject): KubeObject[] {
  return listOwned(world, PODS, owner).filter((pod) => !isOver(pod) && !isOnItsWayOut(pod));
}

/** When the pod counts as available: ready for as long as is asked for; undefined while it is not ready. */
function availableAt(pod: KubeObject, owner: KubeObject): number | undefined {
  if (!isReady(pod)) return undefined;
  const ready = conditionsOf(membersOf(pod['status'])).find(({ type }) => type === 'Ready');
  const seconds = numberOf(membersOf(owner['spec'])['minReadySeconds']) ?? 0;
  return Date.parse(String(ready?.['lastTransitionTime'])) + seconds * 1000;
}

/** Of the pods, those that are available; and when the next of the others will be. */
export function countAvailable(
  { time }: World,
  owner: KubeObject,
  pods: readonly KubeObject[],
): { available: number; next: number | undefined } {
  const times = pods.flatMap((pod) => availableAt(pod, owner) ?? []);
  const later = times.filter((at) => at > time);
  return { available: times.length - later.length, next: later.length > 0 ? Math.min(...later) : undefined };
}

/** The conditions with one of them set anew; the time of its last change is kept while its status stays. */
export function setCondition(
  { time }: World,
  conditions: readonly Condition[],
  made: Condition & { reason: string },
): Condition[] {
  const old = conditions.find(({ type }) => type === made.type);
  const since = old?.status === made.status ? old['lastTransitionTime'] : timestamp(time);
  const others = conditions.filter(({ type }) => type !== made.type);
  return [...others, { ...made, lastTransitionTime: since }];
}

/** Zeros are left out of a status. */
export function withoutZeros(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}
