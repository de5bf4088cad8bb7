/** Objects around the workloads: webhooks, network policies, selectors, and what MIC has left. */
import type { Inventory } from './model.js';
import { POD_IDENTITY_GROUP } from './names.js';
import type { RawObject } from './raw-object.js';
import { readEgressPolicy } from './read-egress-policy.js';
import { readLabelUse } from './read-label-use.js';
import { readWebhooks } from './read-webhook.js';

export type Surroundings = Pick<Inventory, 'labelUses' | 'egressPolicies' | 'webhooks' | 'assignedIdentities'>;

/** What an object is among them; undefined for one that is nothing. A NetworkPolicy can be two things at once. */
export function readSurroundings(raw: RawObject): Surroundings | undefined {
  const labelUse = readLabelUse(raw);
  const egress = isKind(raw, 'NetworkPolicy', 'networking.k8s.io') ? readEgressPolicy(raw) : undefined;
  const surroundings: Surroundings = {
    labelUses: labelUse ? [labelUse] : [],
    egressPolicies: egress ? [egress] : [],
    webhooks: isKind(raw, 'MutatingWebhookConfiguration', 'admissionregistration.k8s.io') ? readWebhooks(raw) : [],
    assignedIdentities: isKind(raw, 'AzureAssignedIdentity', POD_IDENTITY_GROUP)
      ? [{ ref: raw.ref, namespace: raw.namespace, name: raw.name, at: raw.origin }]
      : [],
  };
  return Object.values(surroundings).some((list) => list.length > 0) ? surroundings : undefined;
}

function isKind(raw: RawObject, kind: string, group: string): boolean {
  return raw.kind === kind && raw.group === group;
}
