/**
 * How far a workload has come with what was written last, told from the object alone. The rules are those that kstatus
 * documents; what it counts as done and leaves old pods running is told apart here.
 */
import { asObject, asString, type JsonObject } from '../json.js';
import { groupOf } from '../ref.js';
import { customStatus } from './custom-status.js';
import { daemonSetStatus, deploymentStatus, replicaSetStatus, statefulSetStatus } from './replica-status.js';
import { cronJobStatus, jobStatus, podStatus } from './run-status.js';
import type { RolloutStatus } from './status.js';

type Rule = (object: JsonObject) => RolloutStatus;

const RULES = new Map<string, Rule>([
  ['apps/Deployment', deploymentStatus],
  ['apps/StatefulSet', statefulSetStatus],
  ['apps/DaemonSet', daemonSetStatus],
  ['apps/ReplicaSet', replicaSetStatus],
  ['/ReplicationController', replicaSetStatus],
  ['batch/Job', jobStatus],
  ['batch/CronJob', cronJobStatus],
  ['/Pod', podStatus],
]);

/** Their controllers say nothing of which generation they have seen. */
const UNOBSERVED = new Set(['batch/Job', 'batch/CronJob', '/Pod']);

/** @param written the generation that our write has brought about: an older status tells nothing */
export function rolloutStatus(object: JsonObject, written = 0): RolloutStatus {
  const metadata = asObject(object['metadata']);
  if (asString(metadata['deletionTimestamp']) !== undefined) {
    return { state: 'terminating', detail: 'it is being deleted' };
  }
  const type = `${groupOf(asString(object['apiVersion']) ?? '')}/${asString(object['kind']) ?? ''}`;
  const rule = RULES.get(type);
  const wanted = Math.max(readNumber(metadata['generation']) ?? 0, written);
  const observed = readNumber(asObject(object['status'])['observedGeneration']);
  const mustObserve = rule ? !UNOBSERVED.has(type) : observed !== undefined;
  if (mustObserve && (observed ?? 0) < wanted) {
    return { state: 'in-progress', detail: 'its controller has not looked at the change yet' };
  }
  return (rule ?? customStatus)(object);
}

/** Argo Rollouts write it as text. */
function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
