/** Whether the server would take the new pod of a workload, and what webhooks would make of it: tried, and not stored. */
import type { CheckOutcome } from '../core/change/check-outcome.js';
import type { JsonObject } from '../core/json.js';
import { comparePod, isMutated } from '../core/rollout/compare-pod.js';
import { dryRunPod } from '../core/rollout/dry-run-pod.js';
import type { PodPromise } from '../core/rollout/pod-promise.js';
import { type PodTemplate, podTemplatesOf } from '../core/rollout/pod-templates.js';
import type { DryRuns } from '../ports/dry-runs.js';
import { failed, passed } from './outcomes.js';
import { describeNotAdmitted } from './not-admitted.js';

/** @param workload as the change leaves it */
export async function checkAdmission(
  workload: JsonObject,
  promise: PodPromise,
  dryRuns: DryRuns,
  signal: AbortSignal,
): Promise<CheckOutcome> {
  const templates = podTemplatesOf(workload);
  if (templates.length === 0) {
    return passed('Its operator alone knows what its pods will be', {
      unproved: ['Whether its new pods are admitted, and carry what is promised'],
    });
  }
  for (const template of templates) {
    const refusal = await tryTemplate(workload, template, promise, dryRuns, signal);
    if (refusal) return refusal;
  }
  return passed('A new pod of it would be admitted, with all that is promised');
}

/** Undefined: it is well. */
async function tryTemplate(
  workload: JsonObject,
  template: PodTemplate,
  promise: PodPromise,
  dryRuns: DryRuns,
  signal: AbortSignal,
): Promise<CheckOutcome | undefined> {
  const answer = await dryRuns.createPod(dryRunPod(workload, template), signal);
  if (answer.outcome === 'refused') return describeNotAdmitted(answer, promise.namespace);
  const evidence = comparePod(answer.pod, promise, template);
  if (evidence.length === 0) return undefined;
  if (!isMutated(answer.pod)) {
    return failed('pod-not-mutated', 'A new pod of it would come up without its token', {
      evidence,
      causes: [
        'The webhook of workload identity does not select the namespace, or is not there.',
        'AKS keeps the webhook out of the namespace kube-system.',
      ],
      next: ['Look what the webhook selects: kubectl get mutatingwebhookconfigurations'],
    });
  }
  return failed('pod-not-as-promised', 'A new pod of it would carry something else than is promised', {
    evidence,
    causes: ['The annotations of its service account, or variables in its template, say something else.'],
    next: ['Look at its service account, and at the variables of its template'],
  });
}
