/** Outcomes of a pod that the server would not take. */
import type { CheckOutcome } from '../core/change/check-outcome.js';
import { describeRefusal, readRefusal, type Refusal, type RefusalCause } from '../core/rollout/read-refusal.js';
import { makeOutcome } from './outcomes.js';

interface Told extends Pick<CheckOutcome, 'answer' | 'summary' | 'causes' | 'next'> {
  code: string;
}

/** Inconclusive: nothing is known to be wrong with the pod itself. */
const TOLD: Record<RefusalCause, (namespace: string) => Told> = {
  'webhook-unreachable': () => ({
    answer: 'inconclusive',
    code: 'webhook-unreachable',
    summary: 'A webhook does not answer, and no pod is created without it',
    causes: ['The pods of the webhook are not ready, or the API server does not reach them.'],
    next: ['See what it means and what to do: migrate explain webhook-unreachable'],
  }),
  'webhook-denied-pod': () => ({
    answer: 'fail',
    code: 'webhook-denied-pod',
    summary: 'The webhook of workload identity would refuse its new pod',
    causes: [],
    next: ['See what it means and what to do: migrate explain webhook-denied-pod'],
  }),
  'dry-run-unsupported': () => ({
    answer: 'inconclusive',
    code: 'dry-run-unsupported',
    summary: 'A webhook of the cluster does not take requests that are only tried',
    causes: ['Its configuration does not say that it has no side effects.'],
    next: ['Set `sideEffects: None` or `NoneOnDryRun` in the webhook that is named, if that is true of it'],
  }),
  'right-missing': (namespace) => ({
    answer: 'inconclusive',
    code: 'kubernetes-forbidden',
    summary: `We may not try to create pods in namespace ${namespace}`,
    causes: [],
    next: ['Ask for the ClusterRole migrate-apply in templates/rbac/apply.yaml'],
  }),
  'quota-exceeded': (namespace) => ({
    answer: 'inconclusive',
    code: 'quota-exceeded',
    summary: `The quota of namespace ${namespace} leaves no room for one more pod`,
    causes: ['A rollout that starts new pods before it stops old ones would get stuck.'],
    next: ['Raise the quota for the time of the migration, or let the workload stop a pod first (maxSurge: 0)'],
  }),
  'account-missing': () => ({
    answer: 'fail',
    code: 'account-not-found',
    summary: 'Its new pod would run as a service account that does not exist',
    causes: [],
    next: ['See which change was to create it: migrate diff PLAN --live'],
  }),
  'server-busy': () => ({
    answer: 'inconclusive',
    code: 'kubernetes-failed',
    summary: 'The API server could not tell whether it would take the new pod',
    causes: [],
    next: ['Try again when it is less busy'],
  }),
  'pod-refused': () => ({
    answer: 'fail',
    code: 'pod-refused',
    summary: 'The API server would refuse its new pod',
    causes: [
      'A policy of the cluster or the namespace does not allow such pods: those that run were admitted before it.',
    ],
    next: ['Make the workload fit the policy first: its old pods could not be replaced either'],
  }),
};

export function describeNotAdmitted(refusal: Refusal, namespace: string): CheckOutcome {
  const { answer, summary, ...told } = TOLD[readRefusal(refusal)](namespace);
  return makeOutcome(answer, summary, {
    ...told,
    evidence: [{ what: 'the server says', is: describeRefusal(refusal) }],
  });
}
