/** Annotations that make the webhook refuse the pods of a consumer, or leave some of its containers out. */
import { containerSkipped } from '../findings/container-skipped.js';
import type { FindingSubject } from '../findings/define-finding.js';
import { webhookRefusesPod } from '../findings/webhook-refuses-pod.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { findRefusals, findSkippedContainers } from '../resolve/webhook.js';
import type { Obstacle } from './extent.js';

/** @param accountName that it would run as; a new account carries no annotation of the old one but the client id */
export function findWebhookObstacles(
  { workload, account }: ResolvedConsumer,
  accountName: string,
  subject: FindingSubject,
): Obstacle[] {
  const reasons = findRefusals(workload.pod, account?.name === accountName ? account : undefined);
  const containers = findSkippedContainers(workload.pod);
  return [
    ...(reasons.length > 0
      ? [{ allows: 'account' as const, finding: webhookRefusesPod.raise(subject, { reasons }) }]
      : []),
    ...(containers.length > 0
      ? [{ allows: 'account' as const, finding: containerSkipped.raise(subject, { containers }) }]
      : []),
  ];
}
