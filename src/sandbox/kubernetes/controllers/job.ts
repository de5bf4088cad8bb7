/** Runs pods until as many as are asked for have succeeded, or too many have failed. */
import type { ResourceType } from '../../../ports/kubernetes.js';
import { type Members, membersOf, numberOf, textOf } from '../../read-json.js';
import { conditionsOf, type KubeObject, timestamp } from '../kube-object.js';
import { PODS } from '../resource-types.js';
import { listOwned, putObject, wake } from '../store.js';
import type { World } from '../world.js';
import { isReady } from './kubelet.js';
import { activePods, makePod, RETRY_MS, setCondition, withoutZeros } from './make-pods.js';

/** After a pod that has failed; doubled with each further one. */
const BACK_OFF_MS = 10_000;

export function reconcileJob(world: World, job: KubeObject, type: ResourceType): void {
  const status = membersOf(job['status']);
  const isEnded = conditionsOf(status).some(
    (one) => ['Complete', 'Failed'].includes(one.type) && one.status === 'True',
  );
  const spec = membersOf(job['spec']);
  if (isEnded) return;
  if (spec['suspend'] === true) {
    putObject(world, type, { ...job, status: suspend(world, status) });
    return;
  }
  const retryAt = isOver(world, job) ? undefined : fill(world, job);
  const after = putObject(world, type, { ...job, status: statusOf(world, job) });
  if (retryAt !== undefined) wake(world, type, after, retryAt);
}

/** When to try again; undefined: nothing is missing. */
function fill(world: World, job: KubeObject): number | undefined {
  const { template, parallelism } = membersOf(job['spec']);
  const { succeeded, failed } = countEnded(world, job);
  const active = activePods(world, job).length;
  const missing = Math.min(numberOf(parallelism) ?? 1, completionsOf(job) - succeeded) - active;
  const pause = failed === 0 ? 0 : BACK_OFF_MS * 2 ** (failed - 1);
  const since = Date.parse(textOf(membersOf(job['status'])['startTime']) ?? timestamp(world.time));
  if (missing > 0 && since + pause > world.time) return since + pause;
  for (let index = 0; index < missing; index += 1) {
    if (makePod(world, job, { template })) return world.time + RETRY_MS;
  }
  return undefined;
}

function isOver(world: World, job: KubeObject): boolean {
  const { succeeded, failed } = countEnded(world, job);
  return succeeded >= completionsOf(job) || failed > limitOf(job);
}

function statusOf(world: World, job: KubeObject): Members {
  const before = membersOf(job['status']);
  const { succeeded, failed } = countEnded(world, job);
  const active = activePods(world, job);
  const startTime = textOf(before['startTime']) ?? timestamp(world.time);
  const counts = withoutZeros({ active: active.length, succeeded, failed });
  const running = { ready: active.filter(isReady).length, terminating: 0, uncountedTerminatedPods: {} };
  if (succeeded >= completionsOf(job)) {
    const conditions = end(
      world,
      before,
      ['SuccessCriteriaMet', 'Complete'],
      'CompletionsReached',
      'Reached expected number of succeeded pods',
    );
    return { startTime, completionTime: timestamp(world.time), ...counts, ...running, conditions };
  }
  if (failed <= limitOf(job)) return { startTime, ...counts, ...running };
  const why = 'Job has reached the specified backoff limit';
  return {
    startTime,
    ...counts,
    ...running,
    conditions: end(world, before, ['FailureTarget', 'Failed'], 'BackoffLimitExceeded', why),
  };
}

function suspend(world: World, status: Members): Members {
  const lastProbeTime = timestamp(world.time);
  const told = { type: 'Suspended', status: 'True', lastProbeTime, reason: 'JobSuspended', message: 'Job suspended' };
  const isTold = conditionsOf(status).some((one) => one.type === 'Suspended' && one.status === 'True');
  const conditions = isTold ? status['conditions'] : setCondition(world, conditionsOf(status), told);
  return { conditions, ready: 0, terminating: 0, uncountedTerminatedPods: {} };
}

function end(world: World, status: Members, types: readonly string[], reason: string, message: string): object[] {
  const lastProbeTime = timestamp(world.time);
  return types.reduce<ReturnType<typeof setCondition>>(
    (all, type) => setCondition(world, all, { type, status: 'True', lastProbeTime, reason, message }),
    [...conditionsOf(status)],
  );
}

function countEnded(world: World, job: KubeObject): { succeeded: number; failed: number } {
  const phases = listOwned(world, PODS, job).map((pod) => membersOf(pod['status'])['phase']);
  const count = (phase: string): number => phases.filter((each) => each === phase).length;
  return { succeeded: count('Succeeded'), failed: count('Failed') };
}

function completionsOf(job: KubeObject): number {
  return numberOf(membersOf(job['spec'])['completions']) ?? 1;
}

function limitOf(job: KubeObject): number {
  return numberOf(membersOf(job['spec'])['backoffLimit']) ?? 6;
}
