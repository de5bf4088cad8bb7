/** Pods that an ordered StatefulSet waits for in vain: it makes no other before they are ready, and never replaces them. */
import { asObject, asString, asStringMap, type JsonObject } from '../json.js';
import { isReady } from '../rollout/pod-trouble.js';

const REVISION_LABEL = 'controller-revision-hash';

/**
 * Those of another revision than the one that it is to have, and not ready; the highest number first, as its controller
 * goes about them. Undefined while the controller has not looked at the last change: it cannot be told yet.
 */
export function findStuckPods(statefulSet: JsonObject, pods: readonly JsonObject[]): JsonObject[] | undefined {
  const { metadata, spec, status } = statefulSet;
  if (!replacesInOrder(asObject(spec))) return [];
  const { observedGeneration, updateRevision } = asObject(status);
  const partition = partitionOf(asObject(spec));
  if (Number(observedGeneration ?? 0) < Number(asObject(metadata)['generation'] ?? 0)) return undefined;
  return pods
    .filter((pod) => ordinalOf(pod) >= partition && revisionOf(pod) !== updateRevision)
    .filter((pod) => !isReady(pod) && !isLeaving(pod))
    .sort((a, b) => ordinalOf(b) - ordinalOf(a));
}

function replacesInOrder({ podManagementPolicy = 'OrderedReady', updateStrategy }: JsonObject): boolean {
  const { type = 'RollingUpdate' } = asObject(updateStrategy);
  return podManagementPolicy === 'OrderedReady' && type === 'RollingUpdate';
}

/** Pods below this number keep the revision that they have. */
function partitionOf({ updateStrategy }: JsonObject): number {
  return Number(asObject(asObject(updateStrategy)['rollingUpdate'])['partition'] ?? 0);
}

function revisionOf({ metadata }: JsonObject): string | undefined {
  return asStringMap(asObject(metadata)['labels'])[REVISION_LABEL];
}

function isLeaving({ metadata }: JsonObject): boolean {
  return asObject(metadata)['deletionTimestamp'] !== undefined;
}

function ordinalOf({ metadata }: JsonObject): number {
  return Number(/-(\d+)$/.exec(asString(asObject(metadata)['name']) ?? '')?.[1] ?? -1);
}
