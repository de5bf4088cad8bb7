/** Why a pod is not well, told by the words of the kubelet and the scheduler. Their messages may hold anything, and are left out. */
import { asList, asObject, asString, type JsonObject } from '../json.js';
import { findCondition, isTrue, readWord } from './read-conditions.js';

export interface PodTrouble {
  reason: string;
  detail: string;
  /** It does not go away by waiting. */
  isFailure: boolean;
}

/** The kubelet keeps trying, and nobody should wait for it. */
const FAILURES = new Set([
  'CrashLoopBackOff',
  'CreateContainerConfigError',
  'CreateContainerError',
  'ErrImageNeverPull',
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'RunContainerError',
]);
/** On the way to run. */
const USUAL = new Set(['ContainerCreating', 'PodInitializing']);

export function findPodTrouble(pod: JsonObject): PodTrouble | undefined {
  const status = asObject(pod['status']);
  const statuses = [...asList(status['initContainerStatuses']), ...asList(status['containerStatuses'])];
  const waiting = statuses.flatMap((item) => describeWaiting(asObject(item)));
  const [worst] = [...waiting.filter(({ isFailure }) => isFailure), ...waiting];
  if (worst) return worst;
  const scheduled = findCondition(pod, 'PodScheduled');
  if (scheduled?.status !== 'False') return undefined;
  const reason = scheduled.reason || 'Unschedulable';
  return { reason, detail: `no node takes it (${reason})`, isFailure: false };
}

/** Finished pods are neither ready nor in need of it. */
export function isReady(pod: JsonObject): boolean {
  return isTrue(pod, 'Ready');
}

/** Of all its containers. */
export function countRestarts(pod: JsonObject): number {
  const counts = asList(asObject(pod['status'])['containerStatuses']).map((item) => asObject(item)['restartCount']);
  return counts.reduce<number>((sum, count) => sum + (typeof count === 'number' ? count : 0), 0);
}

function describeWaiting({ name, state }: JsonObject): PodTrouble[] {
  const reason = readWord(asObject(asObject(state)['waiting'])['reason']);
  if (reason === undefined || USUAL.has(reason)) return [];
  const detail = `container ${asString(name) ?? ''} waits: ${reason}`;
  return [{ reason, detail, isFailure: FAILURES.has(reason) }];
}
