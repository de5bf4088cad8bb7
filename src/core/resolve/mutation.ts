/** Whether the workload identity webhook of a cluster would change the pods of a workload. */
import type { Webhook } from '../inventory/cluster-objects.js';
import { matchTerms, formatTerm } from '../inventory/label-terms.js';
import type { Inventory, Workload } from '../inventory/model.js';
import { USE_LABEL } from '../inventory/names.js';

/** Why it leaves them alone. */
export type Exclusion =
  /** The terms of its namespaceSelector that the namespace does not meet. */
  | { by: 'namespace'; terms: readonly string[] }
  /** Its objectSelector, which does not select the pods even with the label. */
  | { by: 'pod'; selector: readonly string[] };

/** Only where the cluster itself was read, and its webhooks could be: files tell nothing of what is installed. */
export function isWebhookKnown({ root, skipped }: Inventory): boolean {
  return root.kind === 'cluster' && !skipped.some(({ affects }) => affects.includes('admission'));
}

/** Excluded on every AKS cluster, which `kube-system-not-mutated` tells. */
const SYSTEM_NAMESPACE = 'kube-system';

/** Undefined when some webhook takes the pods, and when it cannot be told. */
export function findExclusion(inventory: Inventory, workload: Workload): Exclusion | undefined {
  if (workload.namespace === SYSTEM_NAMESPACE || !isWebhookKnown(inventory)) return undefined;
  const exclusions = inventory.webhooks.map((webhook) => excludes(webhook, inventory, workload));
  return exclusions.includes(undefined) ? undefined : exclusions[0];
}

function excludes(webhook: Webhook, { namespaces }: Inventory, workload: Workload): Exclusion | undefined {
  const labels = namespaces.find(({ name }) => name === workload.namespace)?.labels;
  const unmet = labels ? webhook.namespaces.filter((term) => !matchTerms([term], labels)) : [];
  if (unmet.length > 0) return { by: 'namespace', terms: unmet.map(formatTerm) };
  const podLabels = { ...workload.pod.labels, [USE_LABEL]: 'true' };
  return matchTerms(webhook.pods, podLabels) ? undefined : { by: 'pod', selector: webhook.pods.map(formatTerm) };
}
