/** What a person must know of a cluster as a whole, whoever uses pod identity in it. */
import { bindingLabelSelected } from '../findings/binding-label-selected.js';
import type { Finding } from '../formats/scan.js';
import type { Inventory } from '../inventory/model.js';
import type { ResolvedConsumer } from './consumer.js';
import { raiseIdentityFindings } from './identity-findings.js';
import { raiseInstallationFindings } from './installation-findings.js';
import { raiseNamespaceFindings } from './namespace-findings.js';
import { raiseSecretClassFindings } from './secret-class-findings.js';
import { raiseWebhookFindings } from './webhook-findings.js';

export function raiseClusterFindings(inventory: Inventory, consumers: readonly ResolvedConsumer[]): Finding[] {
  const { root, labelUses } = inventory;
  return [
    ...raiseInstallationFindings(inventory),
    ...raiseWebhookFindings(inventory, consumers),
    ...raiseNamespaceFindings(inventory, consumers),
    ...raiseIdentityFindings(inventory),
    ...raiseSecretClassFindings(inventory, consumers),
    ...labelUses.map(({ ref, at, paths }) => bindingLabelSelected.raise({ root: root.id, ref, at }, { paths })),
  ];
}
