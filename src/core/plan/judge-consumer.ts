/** How far a consumer can be moved without a person, and what holds it back. */
import { isManagedIdentityId } from '../arm-id.js';
import type { CredentialSpec } from '../change/operation.js';
import type { FindingSubject } from '../findings/define-finding.js';
import { emptySelector } from '../findings/empty-selector.js';
import { identityIncomplete } from '../findings/identity-incomplete.js';
import { identityVariableDiffers } from '../findings/identity-variable-differs.js';
import { describeFinding } from '../findings/index.js';
import { kubeSystemNotMutated } from '../findings/kube-system-not-mutated.js';
import { manualRollout } from '../findings/manual-rollout.js';
import { resourceIdAmongSeveral } from '../findings/resource-id-among-several.js';
import { rolloutPartitioned } from '../findings/rollout-partitioned.js';
import { scanIncomplete } from '../findings/scan-incomplete.js';
import { settingsNeedEditing } from '../findings/settings-need-editing.js';
import { severalIdentities } from '../findings/several-identities.js';
import { skippedByDecision } from '../findings/skipped-by-decision.js';
import { staticPod } from '../findings/static-pod.js';
import type { Finding } from '../formats/scan.js';
import type { Inventory } from '../inventory/model.js';
import { isPlaceholder } from '../inventory/placeholder.js';
import { isServicePrincipal } from '../inventory/service-principal.js';
import { findResourceIdSigns } from '../readiness/resource-id-signs.js';
import type { Ref } from '../ref.js';
import { describeSkipped } from '../resolve/consumer-findings.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { distinctClientIds, type Usage } from '../resolve/match.js';
import { findTenantConflict, type TenantContext } from './account-tenant.js';
import { findClusterObstacles } from './cluster-obstacles.js';
import { findCredentialObstacles } from './credential-obstacles.js';
import { advisePods, findAccountObstacles, raiseImmutable, raiseUnknownOwner } from './custom-obstacles.js';
import { type Extent, lesserExtent, type Obstacle } from './extent.js';
import { type AzureView, findIdentityObstacles, isSettled } from './identity-obstacles.js';
import type { EffectiveDecision } from './merge-decisions.js';
import { findOverridingVariables } from './overriding-variables.js';
import { findPinnedSettings } from './pinned-settings.js';
import { findProxyObstacles } from './proxy.js';
import { findServicePrincipalObstacles } from './service-principal-obstacles.js';
import { raiseSoftwareFindings } from './third-party-software.js';
import { findWebhookObstacles } from './webhook-obstacles.js';

export interface Judgement {
  extent: Extent;
  findings: readonly Finding[];
}

export interface JudgeContext {
  inventory: Inventory;
  decision: EffectiveDecision | undefined;
  /** The account that it would run as. */
  accountName: string;
  /** What each of its identities needs for that account. */
  credential: CredentialSpec;
  /** Undefined when Azure was not asked. */
  azure: AzureView | undefined;
  tenant: TenantContext;
  /** What the account has to say to the webhook. */
  annotations: Readonly<Record<string, string>>;
}

export function judgeConsumer(consumer: ResolvedConsumer, context: JudgeContext): Judgement {
  const subject: FindingSubject = { root: consumer.root, ref: consumer.workload.ref, at: consumer.workload.at };
  const { decision } = context;
  if (decision?.skip) {
    const { reason, skippedBy } = decision;
    return { extent: 'nothing', findings: [skippedByDecision.raise(subject, { reason, skippedBy })] };
  }
  const obstacles = [
    ...findUnread(consumer, subject),
    ...consumer.usages.flatMap((usage) =>
      findUsageObstacles(usage, context, subject).map((obstacle) => ({
        ...obstacle,
        identity: usage.identity.ref,
      })),
    ),
    ...findDefaultless(consumer, context, subject),
    ...findResourceIdUse(consumer, subject),
    ...findSettings(consumer, context, subject),
    ...findSoftware(consumer, subject),
    ...findTenantConflict(consumer, context.accountName, context.tenant, subject),
    ...findWebhookObstacles(consumer, context.accountName, subject),
    ...findProxyObstacles(consumer.workload, context.inventory, decision, subject),
    ...findClusterObstacles(withoutSettled(consumer, context), context.inventory, subject),
    ...findAccountObstacles(consumer, context.accountName, subject),
    ...findPlatformObstacles(consumer, context, subject),
  ];
  const holding = obstacles.filter(({ finding, identity }) => !isAccepted(finding.code, identity, decision));
  const extent = holding.reduce<Extent>((least, { allows }) => lesserExtent(least, allows), 'everything');
  return {
    extent: isAccidental(consumer) && !decision?.accept?.includes(emptySelector.code) ? 'nothing' : extent,
    findings: holding.map(({ finding }) => finding),
  };
}

/** What is accepted of an identity counts for that identity only. */
export function isAccepted(code: string, identity: Ref | undefined, decision: EffectiveDecision | undefined): boolean {
  if (!describeFinding(code)?.acceptable) return false;
  const ofIdentity = identity === undefined ? [] : (decision?.acceptedOf.get(identity) ?? []);
  return [...(decision?.accept ?? []), ...ofIdentity].includes(code);
}

/** A binding without a selector hands out its identity by accident; resolve has raised the finding. */
function isAccidental({ usages }: ResolvedConsumer): boolean {
  return usages.some(({ via }) => via.every(({ selector }) => selector === ''));
}

function findUnread({ accountGaps }: ResolvedConsumer, subject: FindingSubject): Obstacle[] {
  if (accountGaps.length === 0) return [];
  return [{ allows: 'nothing', finding: scanIncomplete.raise(subject, { unread: accountGaps.map(describeSkipped) }) }];
}

export function findUsageObstacles(
  { identity }: Usage,
  { credential, azure }: Pick<JudgeContext, 'credential' | 'azure'>,
  subject: FindingSubject,
): Obstacle[] {
  const { ref, type, clientId, resourceId } = identity;
  if (isServicePrincipal(type)) return findServicePrincipalObstacles(identity, credential, azure?.facts, subject);
  const why = describeMissing(type, clientId, resourceId);
  if (why !== undefined) {
    return [{ allows: 'nothing', finding: identityIncomplete.raise(subject, { identity: ref, why }) }];
  }
  if (!azure) return [];
  const obstacles = findIdentityObstacles(identity, azure, subject);
  if (obstacles.some(({ allows }) => allows === 'nothing')) return obstacles;
  return [...obstacles, ...findCredentialObstacles(resourceId.trim(), credential, azure.facts, subject)];
}

function withoutSettled(consumer: ResolvedConsumer, { azure }: JudgeContext): ResolvedConsumer {
  if (!azure || consumer.contradictions.length === 0) return consumer;
  const settled = new Set(consumer.usages.filter(({ identity }) => isSettled(identity, azure)).map(refOfIdentity));
  return { ...consumer, contradictions: consumer.contradictions.filter(({ identity }) => !settled.has(identity)) };
}

function refOfIdentity({ identity }: Usage): Ref {
  return identity.ref;
}

function describeMissing(type: string, clientId: string, resourceId: string): string | undefined {
  if (type === 'unsupported') return 'has a type that NMI refuses';
  if (clientId === '') return 'has no client id';
  if (isManagedIdentityId(resourceId) || isPlaceholder(resourceId)) return undefined;
  return resourceId === '' ? 'has no resource id' : 'has a resource id that is no ARM id of a managed identity';
}

function findDefaultless(
  { usages }: ResolvedConsumer,
  { decision }: JudgeContext,
  subject: FindingSubject,
): Obstacle[] {
  const clientIds = distinctClientIds(usages);
  if (clientIds.length < 2) return [];
  const chosen = decision?.defaultIdentity;
  if (chosen === 'none' || (chosen !== undefined && clientIds.includes(chosen))) return [];
  return [{ allows: 'credentials', finding: severalIdentities.raise(subject, { clientIds }) }];
}

/** Nothing tells the requests apart any more: all of them would get the default identity. */
function findResourceIdUse({ usages, workload }: ResolvedConsumer, subject: FindingSubject): Obstacle[] {
  const signs = distinctClientIds(usages).length > 1 ? findResourceIdSigns(workload.pod) : [];
  return signs.length > 0 ? [{ allows: 'credentials', finding: resourceIdAmongSeveral.raise(subject, { signs }) }] : [];
}

function findSettings(
  consumer: ResolvedConsumer,
  { inventory, decision }: JudgeContext,
  subject: FindingSubject,
): Obstacle[] {
  const settings = findPinnedSettings(consumer.workload, inventory, { proxy: decision?.proxy === true });
  const variables = findOverridingVariables(consumer);
  return [
    ...(settings.length > 0
      ? [{ allows: 'credentials' as const, finding: settingsNeedEditing.raise(subject, { settings }) }]
      : []),
    ...(variables.length > 0
      ? [{ allows: 'credentials' as const, finding: identityVariableDiffers.raise(subject, { variables }) }]
      : []),
  ];
}

function findSoftware({ workload }: ResolvedConsumer, subject: FindingSubject): Obstacle[] {
  return raiseSoftwareFindings(workload, subject).map((finding) => ({ allows: 'credentials', finding }));
}

function findPlatformObstacles(
  consumer: ResolvedConsumer,
  { accountName, annotations }: JudgeContext,
  subject: FindingSubject,
): Obstacle[] {
  const { workload } = consumer;
  const { kind, namespace, rollout, partition } = workload;
  const advice = advisePods(consumer, accountName, annotations);
  if (namespace === 'kube-system') {
    return [{ allows: 'nothing', finding: kubeSystemNotMutated.raise(subject, { namespace }) }];
  }
  if (workload.mirror) return [{ allows: 'nothing', finding: staticPod.raise(subject, {}) }];
  switch (rollout) {
    case 'immutable':
      return [{ allows: 'account', finding: raiseImmutable(workload, advice, subject) }];
    case 'unknown':
      return [{ allows: 'account', finding: raiseUnknownOwner(workload, advice, subject) }];
    case 'manual':
      return [
        {
          allows: 'everything',
          finding:
            partition === undefined
              ? manualRollout.raise(subject, { kind })
              : rolloutPartitioned.raise(subject, { partition }),
        },
      ];
    default:
      return [];
  }
}
