/** Every finding there is. MIGRATION.md and the titles in reports are made from this list. */
import { accountIsSplit } from './account-is-split.js';
import { accountNotFound } from './account-not-found.js';
import { barePod } from './bare-pod.js';
import { bindingLabelInSelector } from './binding-label-in-selector.js';
import { bindingLabelMisplaced } from './binding-label-misplaced.js';
import { bindingWithoutConsumer } from './binding-without-consumer.js';
import { bindingWithoutIdentity } from './binding-without-identity.js';
import { clientIdConflict } from './client-id-conflict.js';
import { crossNamespace } from './cross-namespace.js';
import { decisionWithoutSubject } from './decision-without-subject.js';
import { duplicateObject } from './duplicate-object.js';
import { emptySelector } from './empty-selector.js';
import { exceptedPod } from './excepted-pod.js';
import { halfMigrated } from './half-migrated.js';
import { hostNetwork } from './host-network.js';
import { identityCollision } from './identity-collision.js';
import { identityIncomplete } from './identity-incomplete.js';
import { identityTypeUnsupported } from './identity-type-unsupported.js';
import { identityVariableDiffers } from './identity-variable-differs.js';
import { identityWithoutBinding } from './identity-without-binding.js';
import { installationsDisagree } from './installations-disagree.js';
import { issuerUnknown } from './issuer-unknown.js';
import { jobImmutable } from './job-immutable.js';
import { kubeSystemNotMutated } from './kube-system-not-mutated.js';
import { labelWithoutBinding } from './label-without-binding.js';
import { legacySpelling } from './legacy-spelling.js';
import { manualRollout } from './manual-rollout.js';
import { mentionInOtherObject } from './mention-in-other-object.js';
import { micBypass } from './mic-bypass.js';
import { modeUnknown } from './mode-unknown.js';
import { offlineUnverified } from './offline-unverified.js';
import { ownedElsewhere } from './owned-elsewhere.js';
import { placeholderValue } from './placeholder-value.js';
import { podsDifferFromTemplate } from './pods-differ-from-template.js';
import { scanIncomplete } from './scan-incomplete.js';
import { servicePrincipalIdentity } from './service-principal-identity.js';
import { settingsNeedEditing } from './settings-need-editing.js';
import { severalIdentities } from './several-identities.js';
import { skippedByDecision } from './skipped-by-decision.js';
import { splitNeedsDecision } from './split-needs-decision.js';
import { templateNotRead } from './template-not-read.js';
import { unknownOwnerKind } from './unknown-owner-kind.js';
import { useLabelIneffective } from './use-label-ineffective.js';
import { windowsPod } from './windows-pod.js';
import type { FindingDefinition } from './define-finding.js';

/** What is known of a finding apart from any one case. */
export type FindingDescription = Pick<
  FindingDefinition<never>,
  'code' | 'severity' | 'title' | 'means' | 'fix' | 'cases' | 'needs'
>;

export const FINDINGS: readonly FindingDescription[] = [
  accountIsSplit,
  accountNotFound,
  barePod,
  bindingLabelInSelector,
  bindingLabelMisplaced,
  bindingWithoutConsumer,
  bindingWithoutIdentity,
  clientIdConflict,
  crossNamespace,
  decisionWithoutSubject,
  duplicateObject,
  emptySelector,
  exceptedPod,
  halfMigrated,
  hostNetwork,
  identityCollision,
  identityIncomplete,
  identityTypeUnsupported,
  identityVariableDiffers,
  identityWithoutBinding,
  installationsDisagree,
  issuerUnknown,
  jobImmutable,
  kubeSystemNotMutated,
  labelWithoutBinding,
  legacySpelling,
  manualRollout,
  mentionInOtherObject,
  micBypass,
  modeUnknown,
  offlineUnverified,
  ownedElsewhere,
  placeholderValue,
  podsDifferFromTemplate,
  scanIncomplete,
  servicePrincipalIdentity,
  settingsNeedEditing,
  severalIdentities,
  skippedByDecision,
  splitNeedsDecision,
  templateNotRead,
  unknownOwnerKind,
  useLabelIneffective,
  windowsPod,
];

const BY_CODE = new Map(FINDINGS.map((finding) => [finding.code, finding]));

export function describeFinding(code: string): FindingDescription | undefined {
  return BY_CODE.get(code);
}

/** A heading for a code; the code itself for one that only a plug-in knows. */
export function findingTitle(code: string): string {
  return describeFinding(code)?.title ?? code;
}
