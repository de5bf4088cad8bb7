/** Ends of a rollout that are no plain success: pods that stay, a rollout that stopped, or one that takes too long. */
import type { CheckOutcome, Evidence } from '../core/change/check-outcome.js';
import { countNoun } from '../core/count-noun.js';
import { MigrationError } from '../core/errors.js';
import { asObject, asString, type JsonObject } from '../core/json.js';
import { listSome } from '../core/list-some.js';
import { isMadeFrom, podTemplatesOf } from '../core/rollout/pod-templates.js';
import { findPodTrouble, type PodTrouble } from '../core/rollout/pod-trouble.js';
import { findCondition } from '../core/rollout/read-conditions.js';
import { describeRefusal, readRefusal } from '../core/rollout/read-refusal.js';
import type { Held, RolloutStatus } from '../core/rollout/status.js';
import { failed, inconclusive, makeOutcome, passed, type Told } from './outcomes.js';
import type { WorkloadPods } from './workload-pods.js';

const SHOWN = 10;
const WHY_HELD: Record<Held, string> = {
  paused: 'It is paused: its pods stay until it is resumed',
  'on-delete': 'Its update strategy is OnDelete: a pod is replaced only when it is deleted',
  partition: 'Its partition keeps the pods below that number as they are',
  bare: 'Nothing replaces its pods but their deletion',
};

/** Pods that were made from the template of now need no restart, whatever holds the others. */
export async function judgeHeld(
  object: JsonObject,
  status: RolloutStatus & { held?: Held },
  pods: WorkloadPods,
  signal: AbortSignal,
): Promise<CheckOutcome> {
  const { held = 'bare', detail } = status;
  const alive = await listPods(object, pods, signal);
  const old = alive && findOld(object, alive);
  if (alive && alive.length > 0 && old?.length === 0) {
    return passed(`${countNoun(alive.length, 'pod')} made from the template of now`);
  }
  const names = (old ?? []).map(nameOf);
  const namespace = asString(asObject(object['metadata'])['namespace']) ?? '';
  const commands = names.map((name) => `kubectl delete pod ${name} --namespace ${namespace}`);
  if (held === 'paused') {
    return inconclusive('rollout-paused', WHY_HELD.paused, {
      evidence: [{ what: 'state', is: old ? `${countNoun(old.length, 'pod')} of the old template` : detail }],
      next: ['Resume it when its pods may be replaced: kubectl rollout resume'],
    });
  }
  const summary = old ? `${countNoun(old.length, 'pod')} of the old template: ` : `${detail}: `;
  return inconclusive('pods-not-restarted', summary + lowerFirst(WHY_HELD[held]), {
    next: ['Delete them one at a time, when each may be away:', ...listSome(commands, SHOWN)],
  });
}

export async function judgeStopped(
  object: JsonObject,
  { detail, reason }: RolloutStatus,
  pods: WorkloadPods,
  signal: AbortSignal,
): Promise<CheckOutcome> {
  const { told } = await explain(object, pods, signal);
  const summary = reason === undefined ? `Stopped: ${detail}` : `Stopped: ${detail} (${reason})`;
  return failed('rollout-failed', summary, told);
}

/** Inconclusive, but for pods that waiting does not help. */
export async function judgeLate(
  object: JsonObject,
  { detail }: RolloutStatus,
  { pods, timeoutMs }: { pods: WorkloadPods; timeoutMs: number },
  signal: AbortSignal,
): Promise<CheckOutcome> {
  const { told, isFailure } = await explain(object, pods, signal);
  const summary = `Not done after ${Math.round(timeoutMs / 1000)} s: ${detail}`;
  const next = ['Look again later: migrate status PLAN', ...(told.next ?? [])];
  return makeOutcome(isFailure ? 'fail' : 'inconclusive', summary, { code: 'rollout-late', ...told, next });
}

/** What its new pods, or the server that would not have them, say. */
async function explain(
  object: JsonObject,
  pods: WorkloadPods,
  signal: AbortSignal,
): Promise<{ told: Told; isFailure: boolean }> {
  const refusal = readFailedCreation(object);
  const alive = (await listPods(object, pods, signal)) ?? [];
  const old = new Set(findOld(object, alive));
  const troubles = alive.filter((pod) => !old.has(pod)).flatMap(describeTrouble);
  const evidence: Evidence[] = troubles.map(({ pod, detail }) => ({ what: `pod ${pod}`, is: detail }));
  const more = evidence.length > SHOWN ? [{ what: 'pods', is: `${evidence.length - SHOWN} more are not well` }] : [];
  return {
    told: {
      ...(refusal?.code !== undefined && { code: refusal.code }),
      evidence: [...(refusal ? [refusal.evidence] : []), ...evidence.slice(0, SHOWN), ...more],
      causes: refusal ? ['The API server does not take the new pods.'] : [],
      next: ['Look at its events: kubectl describe', 'Undo it: migrate rollback PLAN'],
    },
    isFailure: refusal?.isFailure === true || troubles.some((trouble) => trouble.isFailure),
  };
}

function readFailedCreation(object: JsonObject): { code?: string; evidence: Evidence; isFailure: boolean } | undefined {
  const failure = findCondition(object, 'ReplicaFailure');
  if (failure?.status !== 'True') return undefined;
  const refusal = { status: 0, reason: failure.reason, message: failure.message };
  const cause = readRefusal(refusal);
  const isWebhook = cause === 'webhook-denied-pod' || cause === 'webhook-unreachable';
  return {
    ...(isWebhook && { code: cause }),
    evidence: { what: 'new pods are refused', is: describeRefusal(refusal) },
    isFailure: cause !== 'webhook-unreachable',
  };
}

function describeTrouble(pod: JsonObject): (PodTrouble & { pod: string })[] {
  const trouble = findPodTrouble(pod);
  return trouble ? [{ ...trouble, pod: nameOf(pod) }] : [];
}

/** Undefined: they may not be listed. */
async function listPods(
  object: JsonObject,
  pods: WorkloadPods,
  signal: AbortSignal,
): Promise<JsonObject[] | undefined> {
  try {
    return await pods.of(object, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof MigrationError) return undefined;
    throw error;
  }
}

/** Undefined: the workload has no template that they could be compared with. */
function findOld(object: JsonObject, pods: readonly JsonObject[]): JsonObject[] | undefined {
  const templates = podTemplatesOf(object);
  if (templates.length === 0) return undefined;
  return pods.filter((pod) => !templates.some((template) => isMadeFrom(pod, template)));
}

function nameOf(pod: JsonObject): string {
  return asString(asObject(pod['metadata'])['name']) ?? '';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
