/** Every finding there is. MIGRATION.md and the titles in reports are made from this list. */
import { accountCanNotBeSet } from './account-can-not-be-set.js';
import { accountIsSplit } from './account-is-split.js';
import { accountNotFound } from './account-not-found.js';
import { auxiliaryTenants } from './auxiliary-tenants.js';
import { azurePermissionMissing } from './azure-permission-missing.js';
import { barePod } from './bare-pod.js';
import { bicepNotRead } from './bicep-not-read.js';
import { bindingLabelInSelector } from './binding-label-in-selector.js';
import { bindingLabelMisplaced } from './binding-label-misplaced.js';
import { bindingLabelSelected } from './binding-label-selected.js';
import { bindingWithoutConsumer } from './binding-without-consumer.js';
import { bindingWithoutIdentity } from './binding-without-identity.js';
import { chartNotRead } from './chart-not-read.js';
import { chartValuesNotRead } from './chart-values-not-read.js';
import { clientIdCaseDiffers } from './client-id-case-differs.js';
import { clientIdConflict } from './client-id-conflict.js';
import { clientIdDiffers } from './client-id-differs.js';
import { clusterNotChecked } from './cluster-not-checked.js';
import { clusterNotReady } from './cluster-not-ready.js';
import { containerSkipped } from './container-skipped.js';
import { credentialAudienceDiffers } from './credential-audience-differs.js';
import { credentialBudgetExceeded } from './credential-budget-exceeded.js';
import { credentialBudgetHeld } from './credential-budget-held.js';
import { credentialBudgetNear } from './credential-budget-near.js';
import { credentialDrifted } from './credential-drifted.js';
import { credentialMissing } from './credential-missing.js';
import { credentialNearMiss } from './credential-near-miss.js';
import { crossNamespace } from './cross-namespace.js';
import { decisionNotNeeded } from './decision-not-needed.js';
import { decisionWithoutEffect } from './decision-without-effect.js';
import { decisionWithoutSubject } from './decision-without-subject.js';
import type { FindingDefinition } from './define-finding.js';
import { duplicateObject } from './duplicate-object.js';
import { egressRestricted } from './egress-restricted.js';
import { emptySelector } from './empty-selector.js';
import { ephemeralNamespace } from './ephemeral-namespace.js';
import { exceptedPod } from './excepted-pod.js';
import { halfMigrated } from './half-migrated.js';
import { hostNetwork } from './host-network.js';
import { httpsProxySet } from './https-proxy-set.js';
import { identityChosenByResourceId } from './identity-chosen-by-resource-id.js';
import { identityCollision } from './identity-collision.js';
import { identityContradiction } from './identity-contradiction.js';
import { identityIncomplete } from './identity-incomplete.js';
import { identityLocked } from './identity-locked.js';
import { identityNotFound } from './identity-not-found.js';
import { identityTypeMissing } from './identity-type-missing.js';
import { identityTypeUnsupported } from './identity-type-unsupported.js';
import { identityUnreadable } from './identity-unreadable.js';
import { identityVariableDiffers } from './identity-variable-differs.js';
import { identityWithoutBinding } from './identity-without-binding.js';
import { initContainerBeforeProxy } from './init-container-before-proxy.js';
import { installationSettings } from './installation-settings.js';
import { installationsDisagree } from './installations-disagree.js';
import { integrationOnNodeIdentity } from './integration-on-node-identity.js';
import { integrationSettingsUnread } from './integration-settings-unread.js';
import { integrationTooOld } from './integration-too-old.js';
import { integrationUsesPodIdentity } from './integration-uses-pod-identity.js';
import { issuerDiffers } from './issuer-differs.js';
import { issuerUnknown } from './issuer-unknown.js';
import { jobImmutable } from './job-immutable.js';
import { kubeSystemNotMutated } from './kube-system-not-mutated.js';
import { labelWithoutBinding } from './label-without-binding.js';
import { leftoverAssignedIdentity } from './leftover-assigned-identity.js';
import { legacySpelling } from './legacy-spelling.js';
import { managedAddOn } from './managed-add-on.js';
import { manualRollout } from './manual-rollout.js';
import { mentionInOtherObject } from './mention-in-other-object.js';
import { micBypass } from './mic-bypass.js';
import { modeUnknown } from './mode-unknown.js';
import { namespaceNotMutated } from './namespace-not-mutated.js';
import { nodeIdentityConsumer } from './node-identity-consumer.js';
import { offlineUnverified } from './offline-unverified.js';
import { otherAuthority } from './other-authority.js';
import { outdatedInstallation } from './outdated-installation.js';
import { ownedElsewhere } from './owned-elsewhere.js';
import { patchNotRead } from './patch-not-read.js';
import { placeholderValue } from './placeholder-value.js';
import { podIdentityAddOn } from './pod-identity-add-on.js';
import { podsDifferFromTemplate } from './pods-differ-from-template.js';
import { programNotRead } from './program-not-read.js';
import { proxyInMesh } from './proxy-in-mesh.js';
import { proxyNotAsked } from './proxy-not-asked.js';
import { proxyNotPossible } from './proxy-not-possible.js';
import { pulumiNotRead } from './pulumi-not-read.js';
import { regionUnsupported } from './region-unsupported.js';
import { resourceIdAmongSeveral } from './resource-id-among-several.js';
import { rollbackDrifted } from './rollback-drifted.js';
import { rollbackWithoutEvidence } from './rollback-without-evidence.js';
import { rolloutInterrupts } from './rollout-interrupts.js';
import { rolloutPartitioned } from './rollout-partitioned.js';
import { runImmutable } from './run-immutable.js';
import { scanIncomplete } from './scan-incomplete.js';
import { scriptNotRead } from './script-not-read.js';
import { sdkHint } from './sdk-hint.js';
import { secretProviderClassSetting } from './secret-provider-class-setting.js';
import { servicePrincipalIdentity } from './service-principal-identity.js';
import { settingsNeedEditing } from './settings-need-editing.js';
import { severalIdentities } from './several-identities.js';
import { severalInstallations } from './several-installations.js';
import { severalWebhooks } from './several-webhooks.js';
import { sharedManagedIdentity } from './shared-managed-identity.js';
import { sharedSecretProviderClass } from './shared-secret-provider-class.js';
import { skippedByDecision } from './skipped-by-decision.js';
import { splitNeedsDecision } from './split-needs-decision.js';
import { staticPod } from './static-pod.js';
import { templateNotRead } from './template-not-read.js';
import { templatesDiffer } from './templates-differ.js';
import { tenantDiffers } from './tenant-differs.js';
import { tenantIdConflict } from './tenant-id-conflict.js';
import { tenantVariableSet } from './tenant-variable-set.js';
import { terraformNotRead } from './terraform-not-read.js';
import { tokenPathHardCoded } from './token-path-hard-coded.js';
import { unknownOwnerKind } from './unknown-owner-kind.js';
import { useLabelIneffective } from './use-label-ineffective.js';
import { verificationDeferred } from './verification-deferred.js';
import { webhookNotFound } from './webhook-not-found.js';
import { webhookNotReady } from './webhook-not-ready.js';
import { webhookRefusesPod } from './webhook-refuses-pod.js';
import { webhookSelectsOtherwise } from './webhook-selects-otherwise.js';
import { windowsLikely } from './windows-likely.js';
import { windowsPod } from './windows-pod.js';
import { workloadIdentityOff } from './workload-identity-off.js';

/** What is known of a finding apart from any one case. */
export type FindingDescription = Pick<
  FindingDefinition<never>,
  'code' | 'severity' | 'title' | 'means' | 'fix' | 'cases' | 'needs' | 'acceptable'
>;

export const FINDINGS: readonly FindingDescription[] = [
  accountCanNotBeSet,
  accountIsSplit,
  accountNotFound,
  auxiliaryTenants,
  azurePermissionMissing,
  barePod,
  bicepNotRead,
  bindingLabelInSelector,
  bindingLabelMisplaced,
  bindingLabelSelected,
  bindingWithoutConsumer,
  bindingWithoutIdentity,
  chartNotRead,
  chartValuesNotRead,
  clientIdCaseDiffers,
  clientIdConflict,
  clientIdDiffers,
  clusterNotChecked,
  clusterNotReady,
  containerSkipped,
  credentialAudienceDiffers,
  credentialBudgetExceeded,
  credentialBudgetHeld,
  credentialBudgetNear,
  credentialDrifted,
  credentialMissing,
  credentialNearMiss,
  crossNamespace,
  decisionNotNeeded,
  decisionWithoutEffect,
  decisionWithoutSubject,
  duplicateObject,
  egressRestricted,
  emptySelector,
  ephemeralNamespace,
  exceptedPod,
  halfMigrated,
  hostNetwork,
  httpsProxySet,
  identityChosenByResourceId,
  identityCollision,
  identityContradiction,
  identityIncomplete,
  identityLocked,
  identityNotFound,
  identityTypeMissing,
  identityTypeUnsupported,
  identityUnreadable,
  identityVariableDiffers,
  identityWithoutBinding,
  initContainerBeforeProxy,
  installationSettings,
  installationsDisagree,
  integrationOnNodeIdentity,
  integrationSettingsUnread,
  integrationTooOld,
  integrationUsesPodIdentity,
  issuerDiffers,
  issuerUnknown,
  jobImmutable,
  kubeSystemNotMutated,
  labelWithoutBinding,
  leftoverAssignedIdentity,
  legacySpelling,
  managedAddOn,
  manualRollout,
  mentionInOtherObject,
  micBypass,
  modeUnknown,
  namespaceNotMutated,
  nodeIdentityConsumer,
  offlineUnverified,
  otherAuthority,
  outdatedInstallation,
  ownedElsewhere,
  patchNotRead,
  placeholderValue,
  podIdentityAddOn,
  podsDifferFromTemplate,
  programNotRead,
  proxyInMesh,
  proxyNotAsked,
  proxyNotPossible,
  pulumiNotRead,
  regionUnsupported,
  resourceIdAmongSeveral,
  rollbackDrifted,
  rollbackWithoutEvidence,
  rolloutInterrupts,
  rolloutPartitioned,
  runImmutable,
  scanIncomplete,
  scriptNotRead,
  sdkHint,
  secretProviderClassSetting,
  servicePrincipalIdentity,
  settingsNeedEditing,
  severalIdentities,
  severalInstallations,
  severalWebhooks,
  sharedManagedIdentity,
  sharedSecretProviderClass,
  skippedByDecision,
  splitNeedsDecision,
  staticPod,
  templateNotRead,
  templatesDiffer,
  tenantDiffers,
  tenantIdConflict,
  tenantVariableSet,
  terraformNotRead,
  tokenPathHardCoded,
  unknownOwnerKind,
  useLabelIneffective,
  verificationDeferred,
  webhookNotFound,
  webhookNotReady,
  webhookRefusesPod,
  webhookSelectsOtherwise,
  windowsLikely,
  windowsPod,
  workloadIdentityOff,
];

const BY_CODE = new Map(FINDINGS.map((finding) => [finding.code, finding]));

export function describeFinding(code: string): FindingDescription | undefined {
  return BY_CODE.get(code);
}

/** A heading for a code; the code itself for one that only a plug-in knows. */
export function findingTitle(code: string): string {
  return describeFinding(code)?.title ?? code;
}
