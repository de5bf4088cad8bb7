/** How far a consumer can be moved without a person, and what holds it back. */
import { barePod } from '../findings/bare-pod.js';
import type { FindingSubject } from '../findings/define-finding.js';
import { identityIncomplete } from '../findings/identity-incomplete.js';
import { identityVariableDiffers } from '../findings/identity-variable-differs.js';
import { jobImmutable } from '../findings/job-immutable.js';
import { kubeSystemNotMutated } from '../findings/kube-system-not-mutated.js';
import { manualRollout } from '../findings/manual-rollout.js';
import { scanIncomplete } from '../findings/scan-incomplete.js';
import { servicePrincipalIdentity } from '../findings/service-principal-identity.js';
import { settingsNeedEditing } from '../findings/settings-need-editing.js';
import { severalIdentities } from '../findings/several-identities.js';
import { skippedByDecision } from '../findings/skipped-by-decision.js';
import { unknownOwnerKind } from '../findings/unknown-owner-kind.js';
import type { Decision } from '../formats/migration-file.js';
import type { Finding } from '../formats/scan.js';
import { USE_LABEL } from '../inventory/names.js';
import type { Inventory } from '../inventory/model.js';
import { isPlaceholder } from '../inventory/placeholder.js';
import { isManagedIdentityId } from '../resolve/arm-id.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { describeSkipped } from '../resolve/consumer-findings.js';
import type { Usage } from '../resolve/match.js';
import { subjectOf } from './credential.js';
import { findPinnedSettings } from './pinned-settings.js';
import { findOverridingVariables } from './overriding-variables.js';

/** Each includes the ones before it. */
export const EXTENTS = ['nothing', 'credentials', 'account', 'everything'] as const;
export type Extent = (typeof EXTENTS)[number];

export interface Judgement {
  extent: Extent;
  findings: readonly Finding[];
}

export interface JudgeContext {
  inventory: Inventory;
  decision: Decision | undefined;
  /** The account that it would run as. */
  accountName: string;
}

type Obstacle = { allows: Extent; finding: Finding };

export function judgeConsumer(consumer: ResolvedConsumer, context: JudgeContext): Judgement {
  const subject: FindingSubject = { root: consumer.root, ref: consumer.workload.ref, at: consumer.workload.at };
  const { decision } = context;
  if (decision?.skip) {
    return { extent: 'nothing', findings: [skippedByDecision.raise(subject, { reason: decision.reason })] };
  }
  const obstacles = [
    ...findUnread(consumer, subject),
    ...consumer.usages.flatMap((usage) => findIdentityObstacles(usage, consumer, context, subject)),
    ...findDefaultless(consumer, context, subject),
    ...findSettings(consumer, context, subject),
    ...findPlatformObstacles(consumer, context, subject),
  ];
  const accepted = new Set(decision?.accept ?? []);
  const holding = obstacles.filter(({ finding }) => !accepted.has(finding.code));
  const extent = holding.reduce<Extent>((least, { allows }) => lesser(least, allows), 'everything');
  return {
    extent: allowsOnlyByDecision(consumer, accepted) ? extent : 'nothing',
    findings: holding.map(({ finding }) => finding),
  };
}

/** A binding without a selector hands out its identity by accident; resolve has raised the finding. */
function allowsOnlyByDecision({ usages }: ResolvedConsumer, accepted: ReadonlySet<string>): boolean {
  const accidental = usages.some(({ via }) => via.every(({ selector }) => selector === ''));
  return !accidental || accepted.has('empty-selector');
}

/** Whether an extent includes another. */
export function reaches(extent: Extent, wanted: Extent): boolean {
  return EXTENTS.indexOf(extent) >= EXTENTS.indexOf(wanted);
}

function lesser(a: Extent, b: Extent): Extent {
  return EXTENTS.indexOf(a) <= EXTENTS.indexOf(b) ? a : b;
}

function findUnread({ accountGaps }: ResolvedConsumer, subject: FindingSubject): Obstacle[] {
  if (accountGaps.length === 0) return [];
  return [{ allows: 'nothing', finding: scanIncomplete.raise(subject, { unread: accountGaps.map(describeSkipped) }) }];
}

function findIdentityObstacles(
  { identity }: Usage,
  { workload }: ResolvedConsumer,
  { accountName }: JudgeContext,
  subject: FindingSubject,
): Obstacle[] {
  const { ref, type, clientId, resourceId, tenantId } = identity;
  if (type === 'service-principal' || type === 'service-principal-certificate') {
    const data = { identity: ref, clientId, tenantId, subject: subjectOf(workload.namespace, accountName) };
    return [{ allows: 'credentials', finding: servicePrincipalIdentity.raise(subject, data) }];
  }
  const why = describeMissing(type, clientId, resourceId);
  return why === undefined
    ? []
    : [{ allows: 'nothing', finding: identityIncomplete.raise(subject, { identity: ref, why }) }];
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
  if (usages.length < 2) return [];
  const clientIds = usages.map(({ identity }) => identity.clientId);
  const chosen = decision?.defaultIdentity;
  if (chosen === 'none' || (chosen !== undefined && clientIds.includes(chosen))) return [];
  return [{ allows: 'credentials', finding: severalIdentities.raise(subject, { clientIds }) }];
}

function findSettings(consumer: ResolvedConsumer, { inventory }: JudgeContext, subject: FindingSubject): Obstacle[] {
  const settings = findPinnedSettings(consumer.workload, inventory);
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

function findPlatformObstacles(
  { workload }: ResolvedConsumer,
  { accountName }: JudgeContext,
  subject: FindingSubject,
): Obstacle[] {
  const advice = { account: accountName, label: `${USE_LABEL}: "true"` };
  const { kind, namespace, rollout } = workload;
  if (namespace === 'kube-system') {
    return [{ allows: 'nothing', finding: kubeSystemNotMutated.raise(subject, { namespace }) }];
  }
  switch (rollout) {
    case 'immutable':
      return [
        {
          allows: 'account',
          finding: kind === 'Job' ? jobImmutable.raise(subject, advice) : barePod.raise(subject, advice),
        },
      ];
    case 'unknown':
      return [{ allows: 'account', finding: unknownOwnerKind.raise(subject, { kind, ...advice }) }];
    case 'manual':
      return [{ allows: 'everything', finding: manualRollout.raise(subject, { kind }) }];
    default:
      return [];
  }
}
