/** What a person must know of the workload identity webhook of a cluster, and of the workloads that it leaves alone. */
import type { FindingSubject } from '../findings/define-finding.js';
import { namespaceNotMutated } from '../findings/namespace-not-mutated.js';
import { severalWebhooks } from '../findings/several-webhooks.js';
import { webhookNotFound } from '../findings/webhook-not-found.js';
import { webhookNotReady } from '../findings/webhook-not-ready.js';
import { webhookSelectsOtherwise } from '../findings/webhook-selects-otherwise.js';
import type { Finding } from '../formats/scan.js';
import type { Webhook } from '../inventory/cluster-objects.js';
import { formatTerm } from '../inventory/label-terms.js';
import type { Inventory, Workload } from '../inventory/model.js';
import { USE_LABEL } from '../inventory/names.js';
import type { ResolvedConsumer } from './consumer.js';
import { findExclusion, isWebhookKnown } from './mutation.js';
import { isSelected } from './state.js';

/** What the webhook is installed with (azure-workload-identity config/webhook). */
const USUAL_SELECTOR = `${USE_LABEL}=true`;

/** Nothing where nobody uses either way: a cluster without consumers needs no webhook. */
export function raiseWebhookFindings(inventory: Inventory, consumers: readonly ResolvedConsumer[]): Finding[] {
  if (consumers.length === 0 || !isWebhookKnown(inventory)) return [];
  const { root, webhooks } = inventory;
  if (webhooks.length === 0) return [webhookNotFound.raise({ root: root.id, ref: root.id }, {})];
  return [
    ...(webhooks.length > 1
      ? [severalWebhooks.raise({ root: root.id, ref: root.id }, { webhooks: webhooks.map(describeWebhook) })]
      : []),
    ...webhooks.flatMap((webhook) => raiseForWebhook(webhook, { root: root.id, ref: webhook.ref, at: webhook.at })),
    ...consumers
      .filter(({ usages, workload }) => usages.length > 0 || isSelected(workload))
      .flatMap(({ workload }) => raiseExclusion(inventory, workload)),
  ];
}

function describeWebhook({ ref, namespaces }: Webhook): string {
  return `${ref}, for ${namespaces.length === 0 ? 'all namespaces' : `namespaces with ${namespaces.map(formatTerm).join(',')}`}`;
}

function raiseForWebhook({ pods, trusted, failurePolicy }: Webhook, subject: FindingSubject): Finding[] {
  const selector = pods.map(formatTerm);
  return [
    ...(trusted ? [] : [webhookNotReady.raise(subject, { failurePolicy })]),
    ...(selector.join(',') === USUAL_SELECTOR
      ? []
      : [webhookSelectsOtherwise.raise(subject, { selector, excludes: false })]),
  ];
}

/** The finding about a workload whose pods no webhook takes. */
export function raiseExclusion(inventory: Inventory, workload: Workload): Finding[] {
  const exclusion = findExclusion(inventory, workload);
  if (!exclusion) return [];
  const { ref, at, namespace } = workload;
  const subject = { root: inventory.root.id, ref, at };
  return exclusion.by === 'namespace'
    ? [namespaceNotMutated.raise(subject, { namespace, terms: exclusion.terms })]
    : [webhookSelectsOtherwise.raise(subject, { selector: exclusion.selector, excludes: true })];
}
