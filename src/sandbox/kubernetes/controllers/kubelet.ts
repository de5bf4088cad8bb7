/** The life of a pod: it gets a node, takes its time, and meets its fate. */
import { type Members, membersIn, membersOf, textOf } from '../../read-json.js';
import { remove } from '../delete-object.js';
import { conditionsOf, controllerOf, isOnItsWayOut, type KubeObject, timestamp } from '../kube-object.js';
import { PODS } from '../resource-types.js';
import { putObject, wake } from '../store.js';
import type { Fate, World } from '../world.js';
import { podCondition, schedule } from './scheduler.js';

/** How long a kubelet waits before it looks again at a pod that is not well. */
const LOOK_AGAIN_MS = 10_000;
/** Its containers were there, and went again. */
const HAS_STARTED = new Set(['CrashLoopBackOff', 'RunContainerError']);

export function startPod(world: World, pod: KubeObject): void {
  wake(world, PODS, pod, world.time + world.controllerLagMs);
}

export function reconcilePod(world: World, pod: KubeObject): void {
  if (isOnItsWayOut(pod)) {
    remove(world, PODS, pod, { isAtOnce: true });
    return;
  }
  if (isOver(pod)) return;
  if (membersOf(pod['spec'])['nodeName'] === undefined) {
    const placed = schedule(world, pod);
    wake(world, PODS, placed, world.time + (placed['spec'] === pod['spec'] ? LOOK_AGAIN_MS : world.rolloutMs));
    return;
  }
  const fate = world.fateOf?.(pod) ?? usualFate(pod);
  const after = putObject(world, PODS, { ...pod, status: statusOf(world, pod, fate) });
  if (fate.ends === 'unready') wake(world, PODS, after, world.time + LOOK_AGAIN_MS);
}

export function isOver(pod: KubeObject): boolean {
  const { phase } = membersOf(pod['status']);
  return phase === 'Succeeded' || phase === 'Failed';
}

export function isReady(pod: KubeObject): boolean {
  return conditionsOf(membersOf(pod['status'])).some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** A Job's pod has an end, all others run on. */
function usualFate(pod: KubeObject): Fate {
  return controllerOf(pod)?.kind === 'Job' ? { ends: 'succeeded' } : { ends: 'ready' };
}

function statusOf(world: World, pod: KubeObject, fate: Fate): Members {
  const before = membersOf(pod['status']);
  const isWell = fate.ends === 'ready';
  const phase = phaseOf(fate);
  const names = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];
  const isTrue = (name: string): boolean => (name.endsWith('Ready') ? isWell : true);
  const conditions = names.map((name) => {
    const made = podCondition(world, name, isTrue(name));
    const old = conditionsOf(before).find(({ type }) => type === name);
    return old?.status === made.status ? old : made;
  });
  const startTime = textOf(before['startTime']) ?? timestamp(world.time);
  const containers = membersIn(membersOf(pod['spec'])['containers']);
  return {
    ...before,
    ...{ phase, conditions, startTime },
    ...{ hostIP: '10.240.0.4', podIP: '10.244.0.10', podIPs: [{ ip: '10.244.0.10' }] },
    containerStatuses: containers.map((container) => containerStatus(container, fate, startTime)),
  };
}

function phaseOf(fate: Fate): string {
  if (fate.ends === 'succeeded') return 'Succeeded';
  if (fate.ends === 'failed') return 'Failed';
  return fate.ends === 'unready' && fate.reason !== undefined && !HAS_STARTED.has(fate.reason) ? 'Pending' : 'Running';
}

function containerStatus({ name, image }: Members, fate: Fate, startedAt: string): Members {
  const isWell = fate.ends === 'ready';
  const restartCount = fate.ends === 'unready' && fate.reason !== undefined && HAS_STARTED.has(fate.reason) ? 3 : 0;
  return {
    ...{ name, image, imageID: '', ready: isWell, started: isWell, restartCount },
    ...{ lastState: {}, state: containerState(fate, startedAt) },
  };
}

function containerState(fate: Fate, startedAt: string): Members {
  switch (fate.ends) {
    case 'ready':
      return { running: { startedAt } };
    case 'unready':
      return fate.reason === undefined ? { running: { startedAt } } : { waiting: { reason: fate.reason } };
    default: {
      const isSuccess = fate.ends === 'succeeded';
      const message = fate.message === undefined ? {} : { message: fate.message };
      return {
        terminated: { exitCode: isSuccess ? 0 : 1, reason: isSuccess ? 'Completed' : 'Error', startedAt, ...message },
      };
    }
  }
}
