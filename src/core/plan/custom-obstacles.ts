/** What holds back workloads that are custom resources. */
import { accountCanNotBeSet } from '../findings/account-can-not-be-set.js';
import { barePod } from '../findings/bare-pod.js';
import type { FindingSubject, PodAdvice } from '../findings/define-finding.js';
import { jobImmutable } from '../findings/job-immutable.js';
import { runImmutable } from '../findings/run-immutable.js';
import { unknownOwnerKind } from '../findings/unknown-owner-kind.js';
import type { Finding } from '../formats/scan.js';
import type { Workload } from '../inventory/model.js';
import { CLIENT_ID_ANNOTATION, USE_LABEL } from '../inventory/names.js';
import { formatPlace } from '../inventory/pod-place.js';
import { groupOf } from '../ref.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import type { Obstacle } from './extent.js';

/** Another account, or an annotation on its own, where the operator alone has a say in both. */
export function findAccountObstacles(
  { workload, account }: ResolvedConsumer,
  accountName: string,
  subject: FindingSubject,
): Obstacle[] {
  const { podFields = [], kind, pod } = workload;
  if (podFields.every(({ serviceAccount }) => serviceAccount !== undefined)) return [];
  const data = { kind, account: pod.serviceAccount };
  if (accountName !== pod.serviceAccount) {
    return [{ allows: 'nothing', finding: accountCanNotBeSet.raise(subject, { ...data, wanted: 'one of its own' }) }];
  }
  if (account?.annotations[CLIENT_ID_ANNOTATION]) return [];
  const wanted = `the annotation ${CLIENT_ID_ANNOTATION}`;
  return [{ allows: 'credentials', finding: accountCanNotBeSet.raise(subject, { ...data, wanted }) }];
}

/** What whoever makes the pods has to write: a new account is planned with its annotations, one that stays is not. */
export function advisePods(
  { account }: ResolvedConsumer,
  accountName: string,
  annotations: Readonly<Record<string, string>>,
): PodAdvice {
  const lacking = account?.name === accountName ? Object.entries(annotations) : [];
  return {
    account: accountName,
    label: `${USE_LABEL}: "true"`,
    annotations: lacking
      .filter(([key]) => !account?.annotations[key])
      .map(([key, value]) => `annotation of ${account?.ref ?? accountName}: ${key}: ${value}`),
  };
}

/** Pods that nothing replaces: whatever makes them has to be changed. */
export function raiseImmutable({ kind, apiVersion }: Workload, advice: PodAdvice, subject: FindingSubject): Finding {
  if (kind === 'Job' && groupOf(apiVersion) === 'batch') return jobImmutable.raise(subject, advice);
  return kind === 'Pod' ? barePod.raise(subject, advice) : runImmutable.raise(subject, { kind, ...advice });
}

export function raiseUnknownOwner(
  { kind, podFields = [] }: Workload,
  advice: PodAdvice,
  subject: FindingSubject,
): Finding {
  const templates = podFields.map(({ labels }) => formatPlace(labels));
  return unknownOwnerKind.raise(subject, { kind, ...advice, templates });
}
