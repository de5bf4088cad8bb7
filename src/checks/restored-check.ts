/** Whether the pods of a workload that went back are those of before, and well. */
import type { CheckOutcome, Evidence } from '../core/change/check-outcome.js';
import type { Check } from '../core/change/types.js';
import { countNoun } from '../core/count-noun.js';
import { USE_LABEL } from '../core/inventory/names.js';
import { asList, asObject, asString, asStringMap, type JsonObject } from '../core/json.js';
import { carriesClientId, isMutated } from '../core/rollout/compare-pod.js';
import { accountOf, isMadeFrom, podTemplatesOf } from '../core/rollout/pod-templates.js';
import { findPodTrouble, isReady } from '../core/rollout/pod-trouble.js';
import { rolloutKindOf } from '../core/rollout/rollout-kind.js';
import { rolloutStatus } from '../core/rollout/rollout-status.js';
import { failed, inconclusive, passed } from './outcomes.js';

const SHOWN = 10;

/** What pods are to be like again. */
interface Before {
  account?: string;
  /** The webhook gave them no token. */
  isPlain: boolean;
  /** That their account does not give them any more. */
  withoutClientIds: readonly string[];
}

/** @param pods those that are alive */
export function checkRestored(check: Check, workload: JsonObject, pods: readonly JsonObject[]): CheckOutcome {
  const before = readBefore(check);
  const isRunLater = rolloutKindOf(workload) === 'next-run';
  if (pods.length === 0) return judgeNone(isRunLater || rolloutStatus(workload).idle === true);
  const old = findOld(workload, pods, before);
  const fresh = pods.filter((pod) => !old.includes(pod));
  const different = fresh.flatMap((pod) => differences(pod, before));
  if (different.length > 0) {
    return failed('pod-not-restored', `Pods of it are not as they were before`, {
      evidence: cut(different),
      next: ['Look at its pods and its template: kubectl get pods -o yaml'],
    });
  }
  const ill = fresh.filter((pod) => !isReady(pod));
  if (ill.length > 0) {
    return failed('pods-not-ready', `${ill.length} of ${countNoun(fresh.length, 'pod')} not ready`, {
      evidence: cut(ill.map((pod) => ({ what: `pod ${nameOf(pod)}`, is: findPodTrouble(pod)?.detail ?? 'not ready' }))),
      next: ['Look at the log of the pod: kubectl logs'],
    });
  }
  return judgeOld(old, fresh, isRunLater);
}

function readBefore({ args }: Check): Before {
  const { serviceAccount, mutated, withoutClientIds } = asObject(args);
  const account = asString(serviceAccount);
  return {
    ...(account !== undefined && { account }),
    isPlain: mutated === false,
    withoutClientIds: asList(withoutClientIds).flatMap((id) => asString(id) ?? []),
  };
}

function judgeNone(isExpected: boolean): CheckOutcome {
  if (!isExpected) return inconclusive('no-pods', 'No pod of it was found', { next: ['Look again in some minutes'] });
  return passed('It has no pods now', { unproved: ['Whether its next pods come up: it has none now'] });
}

/** A pod of the migrated template has all labels of the one before, and one more. */
function findOld(
  workload: JsonObject,
  pods: readonly JsonObject[],
  { isPlain, withoutClientIds }: Before,
): JsonObject[] {
  const templates = podTemplatesOf(workload);
  return pods.filter((pod) => {
    const isLabelled = asStringMap(asObject(pod['metadata'])['labels'])[USE_LABEL] === 'true';
    const template = templates.find((candidate) => isMadeFrom(pod, candidate));
    const isOfNone = templates.length > 0 && !template;
    return isOfNone || (isPlain && isLabelled) || carriesClientId(pod, withoutClientIds, template);
  });
}

function differences(pod: JsonObject, { account, isPlain }: Before): Evidence[] {
  const found = accountOf(asObject(pod['spec']));
  const what = `pod ${nameOf(pod)}`;
  return [
    ...(account === undefined || found === account ? [] : [{ what, is: `runs as ${found}, not as ${account}` }]),
    ...(isPlain && isMutated(pod) ? [{ what, is: 'has a token of workload identity' }] : []),
  ];
}

function judgeOld(old: readonly JsonObject[], fresh: readonly JsonObject[], isRunLater: boolean): CheckOutcome {
  const well = passed(`${countNoun(fresh.length, 'pod')} as before, and ready`);
  if (old.length === 0) return well;
  const count = countNoun(old.length, 'pod');
  if (isRunLater)
    return { ...well, unproved: [`${count} of a run that began before keep what they were started with`] };
  return inconclusive('pods-not-restarted', `${count} of the migrated template still run`, {
    evidence: cut(old.map((pod) => ({ what: 'old pod', is: nameOf(pod) }))),
    next: ['Wait for the rollout, or delete them one at a time when each may be away'],
  });
}

function nameOf({ metadata }: JsonObject): string {
  return asString(asObject(metadata)['name']) ?? '';
}

function cut(evidence: readonly Evidence[]): Evidence[] {
  const rest = evidence.length - SHOWN;
  return rest <= 0 ? [...evidence] : [...evidence.slice(0, SHOWN), { what: 'and', is: `${rest} more` }];
}
