/** Whether the pods of a workload carry what was promised and are well, none of the old ones being left. */
import type { CheckOutcome, Evidence } from '../core/change/check-outcome.js';
import { countNoun } from '../core/count-noun.js';
import type { JsonObject } from '../core/json.js';
import { type JudgedPod, judgePods } from '../core/rollout/judge-pods.js';
import type { PodPromise } from '../core/rollout/pod-promise.js';
import { rolloutKindOf } from '../core/rollout/rollout-kind.js';
import { rolloutStatus } from '../core/rollout/rollout-status.js';
import { failed, inconclusive, passed } from './outcomes.js';

/** A pod that is younger may still be coming up. */
const TIME_TO_START_MS = 120_000;
const SHOWN = 10;

/** @param pods those that are alive; @param now in milliseconds since 1970 */
export function checkPods(
  workload: JsonObject,
  pods: readonly JsonObject[],
  promise: PodPromise,
  now: number,
): CheckOutcome {
  if (pods.length === 0) return judgeNone(workload);
  const judged = judgePods(workload, pods, promise);
  const old = judged.filter(({ isOld }) => isOld);
  const fresh = judged.filter(({ isOld }) => !isOld);
  return findOtherPods(fresh) ?? findIllPods(fresh, now) ?? judgeOld(workload, old, fresh) ?? describeWell(fresh);
}

function judgeNone(workload: JsonObject): CheckOutcome {
  const kind = rolloutKindOf(workload);
  if (kind === 'next-run' || rolloutStatus(workload).idle) {
    return passed('It has no pods now', {
      unproved: ['Whether its next pods come up and get their token: it has none now'],
    });
  }
  const told = {
    causes: ['The API server refuses them, or the workload is scaled down at this moment.'],
    next: ['Look at the events of the workload, and of its ReplicaSet: kubectl describe'],
  };
  return kind === 'unknown' || !hasReplicas(workload)
    ? inconclusive('no-pods', 'No pod of it was found', told)
    : failed('no-pods', 'It has no pods, and wants some', told);
}

function hasReplicas({ kind, apiVersion }: JsonObject): boolean {
  return ['apps/v1', 'batch/v1', 'v1'].includes(String(apiVersion)) && kind !== 'Pod';
}

function findOtherPods(fresh: readonly JudgedPod[]): CheckOutcome | undefined {
  const others = fresh.filter(({ differences }) => differences.length > 0);
  if (others.length === 0) return undefined;
  const evidence = cut(others.flatMap(describeDifferences));
  const count = `${others.length} of ${countNoun(fresh.length, 'pod')}`;
  if (others.some((pod) => !pod.isMutated)) {
    return failed('pod-not-mutated', `${count} came up without the token`, {
      evidence,
      causes: ['The webhook was away, does not select the namespace, or is not installed.'],
      next: ['Look at the webhook, then restart the workload: kubectl get mutatingwebhookconfigurations'],
    });
  }
  return failed('pod-not-as-promised', `${count} with something else than was promised`, {
    evidence,
    causes: [
      'The service account or the template was changed after the pods were made, or the template sets variables.',
    ],
    next: ['Look at the annotations of the service account, then restart the workload'],
  });
}

function describeDifferences({ name, differences }: JudgedPod): Evidence[] {
  return differences.map((one) => ({ ...one, what: `pod ${name}: ${one.what}` }));
}

function findIllPods(fresh: readonly JudgedPod[], now: number): CheckOutcome | undefined {
  const ill = fresh.filter(({ isReady, trouble }) => !isReady || trouble);
  if (ill.length === 0) return undefined;
  const evidence = cut(
    ill.map(({ name, trouble, restarts }) => ({
      what: `pod ${name}`,
      is: `${trouble?.detail ?? 'not ready'}, ${countNoun(restarts, 'restart')}`,
    })),
  );
  const summary = `${ill.length} of ${countNoun(fresh.length, 'pod')} not ready`;
  const isStarting = ill.every((pod) => !pod.trouble?.isFailure && isYoung(pod, now));
  if (isStarting) return inconclusive('pods-starting', summary, { evidence, next: ['Look again in some minutes'] });
  return failed('pods-not-ready', summary, {
    evidence,
    causes: ['The application does not start, or does not get what it needs.'],
    next: ['Look at the log of the pod: kubectl logs', 'Undo it: migrate rollback PLAN'],
  });
}

function isYoung({ startedAt }: JudgedPod, now: number): boolean {
  return startedAt !== undefined && now - Date.parse(startedAt) < TIME_TO_START_MS;
}

function judgeOld(
  workload: JsonObject,
  old: readonly JudgedPod[],
  fresh: readonly JudgedPod[],
): CheckOutcome | undefined {
  if (old.length === 0) return undefined;
  const count = countNoun(old.length, 'pod');
  if (rolloutKindOf(workload) === 'next-run') {
    return {
      ...describeWell(fresh),
      unproved: [
        `Whether ${count} of an earlier run would do without pod identity: a run keeps what it was started with`,
        ...(fresh.length === 0 ? ['Whether the next run comes up and gets its token: there was none yet'] : []),
      ],
    };
  }
  return inconclusive('pods-not-restarted', `${count} of the old template still run`, {
    evidence: cut(old.map(({ name }) => ({ what: 'old pod', is: name }))),
    next: ['Wait for the rollout, or delete them one at a time when each may be away'],
  });
}

function describeWell(fresh: readonly JudgedPod[]): CheckOutcome {
  const restarts = fresh.reduce((sum, pod) => sum + pod.restarts, 0);
  return passed(`${countNoun(fresh.length, 'pod')} with all that was promised, and ready`, {
    evidence: restarts === 0 ? [] : [{ what: 'restarts since the change', is: String(restarts) }],
  });
}

function cut(evidence: readonly Evidence[]): Evidence[] {
  const rest = evidence.length - SHOWN;
  return rest <= 0 ? [...evidence] : [...evidence.slice(0, SHOWN), { what: 'and', is: `${rest} more` }];
}
