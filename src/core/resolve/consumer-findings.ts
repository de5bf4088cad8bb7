/** What a person must know of one consumer, whatever is planned for it. */
import { bindingLabelInSelector } from '../findings/binding-label-in-selector.js';
import { crossNamespace } from '../findings/cross-namespace.js';
import type { FindingSubject } from '../findings/define-finding.js';
import { emptySelector } from '../findings/empty-selector.js';
import { exceptedPod } from '../findings/excepted-pod.js';
import { halfMigrated } from '../findings/half-migrated.js';
import { hostNetwork } from '../findings/host-network.js';
import { identityCollision } from '../findings/identity-collision.js';
import { labelWithoutBinding } from '../findings/label-without-binding.js';
import { micBypass } from '../findings/mic-bypass.js';
import { modeUnknown } from '../findings/mode-unknown.js';
import { podsDifferFromTemplate } from '../findings/pods-differ-from-template.js';
import { scanIncomplete } from '../findings/scan-incomplete.js';
import { templatesDiffer } from '../findings/templates-differ.js';
import { useLabelIneffective } from '../findings/use-label-ineffective.js';
import { windowsPod } from '../findings/windows-pod.js';
import type { Finding } from '../formats/scan.js';
import type { Skipped } from '../inventory/found.js';
import type { Inventory } from '../inventory/model.js';
import { BINDING_LABEL, CLIENT_ID_ANNOTATION } from '../inventory/names.js';
import type { ResolvedConsumer } from './consumer.js';
import { raisePodFindings } from './pod-findings.js';
import { findIneffectiveUseLabel, isSelected } from './state.js';

export function raiseConsumerFindings(consumer: ResolvedConsumer, inventory: Inventory): Finding[] {
  const subject: FindingSubject = { root: consumer.root, ref: consumer.workload.ref, at: consumer.workload.at };
  return [
    ...raiseDoubts(consumer, subject),
    ...raiseBypass(consumer, subject),
    ...raiseMatching(consumer, inventory, subject),
    ...raiseShape(consumer, subject),
    ...(consumer.usages.length > 0 ? raisePodFindings(consumer, subject) : []),
  ];
}

/** Why the state is unknown. */
function raiseDoubts(consumer: ResolvedConsumer, subject: FindingSubject): Finding[] {
  const findings: Finding[] = [];
  if (consumer.readings.length > 1 && !consumer.bypass) {
    findings.push(modeUnknown.raise(subject, { readings: consumer.readings }));
  }
  if (consumer.matchingGaps.length > 0) {
    findings.push(scanIncomplete.raise(subject, { unread: consumer.matchingGaps.map(describeSkipped) }));
  }
  const { differing } = consumer.workload;
  if (differing) findings.push(templatesDiffer.raise(subject, { templates: differing }));
  return findings;
}

function raiseBypass({ bypass }: ResolvedConsumer, subject: FindingSubject): Finding[] {
  if (!bypass) return [];
  return bypass.by === 'exception'
    ? [exceptedPod.raise(subject, { exception: bypass.exception.ref, label: bypass.label })]
    : [micBypass.raise(subject, { namespace: bypass.namespace })];
}

function raiseMatching(consumer: ResolvedConsumer, inventory: Inventory, subject: FindingSubject): Finding[] {
  const { workload, usages, dropped, bypass, readings } = consumer;
  const label = workload.pod.labels[BINDING_LABEL];
  const findings: Finding[] = [];
  if (label !== undefined && usages.length === 0 && !bypass && readings.length === 1) {
    findings.push(labelWithoutBinding.raise(subject, { label, near: findNearMisses(inventory, label) }));
  }
  if (dropped.length > 0) {
    const kept = usages.find(({ identity }) => identity.name === dropped[0]?.name)?.identity.ref ?? '';
    findings.push(identityCollision.raise(subject, { kept, dropped: dropped.map(({ ref }) => ref) }));
  }
  for (const { identity, via } of usages) {
    const [binding] = via;
    if (!binding) continue;
    if (binding.namespace !== workload.namespace) {
      findings.push(crossNamespace.raise(subject, { identity: identity.ref, binding: binding.ref }));
    }
    if (binding.selector === '') findings.push(emptySelector.raise(subject, { binding: binding.ref }));
  }
  return findings;
}

/** Selectors that differ from the label only in case or surrounding blanks: the usual slip. */
function findNearMisses(inventory: Inventory, label: string): string[] {
  const selectors = new Set(inventory.bindings.map(({ selector }) => selector));
  return [...selectors]
    .filter((selector) => selector !== label && selector.trim().toLowerCase() === label.trim().toLowerCase())
    .map((selector) => JSON.stringify(selector));
}

function raiseShape(
  { workload, usages, account, accountRef, state }: ResolvedConsumer,
  subject: FindingSubject,
): Finding[] {
  const findings: Finding[] = [];
  const ineffective = findIneffectiveUseLabel(workload);
  if (ineffective) findings.push(useLabelIneffective.raise(subject, ineffective));
  if (state === 'wrong' && isSelected(workload) && account && !account.annotations[CLIENT_ID_ANNOTATION]) {
    findings.push(halfMigrated.raise(subject, { account: accountRef }));
  }
  if (workload.straying !== undefined)
    findings.push(podsDifferFromTemplate.raise(subject, { count: workload.straying }));
  if (usages.length === 0) return findings;
  const selectorLabel = workload.matchLabels[BINDING_LABEL];
  if (selectorLabel !== undefined) findings.push(bindingLabelInSelector.raise(subject, { label: selectorLabel }));
  if (workload.pod.hostNetwork) findings.push(hostNetwork.raise(subject, {}));
  if (workload.pod.windows) findings.push(windowsPod.raise(subject, {}));
  return findings;
}

export function describeSkipped({ what, message, line }: Skipped): string {
  return line === undefined ? `${what}: ${message}` : `${what}:${line}: ${message}`;
}
