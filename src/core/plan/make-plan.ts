/** Resolutions of all roots → the plan. Pure: the same world gives the same bytes and the same planId. */
import { answerFor, type AzureFacts, valueOf } from '../azure/facts.js';
import { STAGES } from '../change/stages.js';
import type { Change, Check } from '../change/types.js';
import { describeFinding } from '../findings/index.js';
import { offlineUnverified } from '../findings/offline-unverified.js';
import type { MigrationFile } from '../formats/migration-file.js';
import { planIdOf } from '../formats/plan-id.js';
import type { Manual, MigrationPlan, PlanInputs, PlanSummary, PlanTarget, Stage } from '../formats/plan.js';
import type { Finding } from '../formats/scan.js';
import { PLAN_FORMAT_VERSION } from '../formats/versions.js';
import { isPlaceholder } from '../inventory/placeholder.js';
import { asObject, type Json, type JsonObject, lookUp } from '../json.js';
import { collectFindings } from '../resolve/collect-findings.js';
import type { Resolution } from '../resolve/resolve.js';
import { inScope } from '../resolve/scope.js';
import { reportBudgets } from './budget.js';
import { UNKNOWN_ISSUER } from './credential.js';
import { indexDecisions } from './decisions.js';
import { findIdleDecisions } from './find-idle-decisions.js';
import { findIdleSettings } from './find-idle-settings.js';
import { raiseBudgetFindings } from './judge-budgets.js';
import { raisePermissions } from './judge-permissions.js';
import { leaveOutAnswered } from './leave-out-answered.js';
import { orderSteps } from './order-steps.js';
import type { RootOptions, RootPlan } from './plan-root.js';
import { planRoots } from './plan-roots.js';
import { raiseNearMisses } from './raise-near-misses.js';
import { reportAzure } from './report-azure.js';
import { shareCredentials } from './share-credentials.js';

export interface PlanOptions {
  inputs: PlanInputs;
  migrationFile: MigrationFile | undefined;
  /** By root id; a root without one keeps a placeholder, and the plan cannot be applied. */
  issuers: Readonly<Record<string, string>>;
  tenantId: string | undefined;
  /** By root id, where a root has one of its own. */
  tenants: Readonly<Record<string, string>>;
  /** Undefined when Azure was not asked. */
  azure?: AzureFacts;
}

/** @throws MigrationError `invalid-selector` */
export function makePlan(resolutions: readonly Resolution[], options: PlanOptions): MigrationPlan {
  const { inputs, azure } = options;
  const selects = inScope(inputs.scope);
  const requests = resolutions.map((resolution) => ({ resolution, options: optionsOf(resolution, selects, options) }));
  const planned = planRoots(requests, azure);
  const { roots, budgets } = planned;
  const steps = roots.flatMap((root) => [...root.changes, ...root.checks]);
  const changes = orderSteps(shareCredentials(roots.flatMap((root) => root.changes)), steps);
  const checks = orderSteps(
    roots.flatMap((root) => root.checks),
    steps,
  );
  const target = describeTarget(resolutions, options);
  const findings = gatherFindings(planned, { changes, selects, options });
  const manual = listManual(findings);
  return {
    kind: 'MigrationPlan',
    formatVersion: PLAN_FORMAT_VERSION,
    planId: planIdOf({ target, inputs, changes, checks } as unknown as JsonObject),
    applyable: changes.length > 0 && !changes.some(hasPlaceholder),
    target,
    inputs,
    stages: summarizeStages(changes, checks),
    changes,
    checks,
    findings,
    manual,
    budget: reportBudgets(budgets, changes),
    ...(azure && { azure: reportAzure(azure, roots) }),
    summary: summarize(resolutions, roots, changes, manual, selects),
  };
}

type Selects = RootOptions['inScope'];

function optionsOf({ inventory }: Resolution, selects: Selects, options: PlanOptions): RootOptions {
  const { inputs, migrationFile, issuers, azure } = options;
  return {
    inScope: selects,
    decisions: indexDecisions(migrationFile),
    issuer: issuers[inventory.root.id],
    audience: inputs.audience,
    azure,
    tenantId: tenantOf(inventory.root.id, options),
    waves: { size: inputs.waveSize, settings: migrationFile?.waves },
  };
}

function describeTarget(resolutions: readonly Resolution[], options: PlanOptions): PlanTarget {
  return {
    roots: resolutions.map(({ inventory }) => inventory.root),
    issuers: { ...options.issuers },
    ...(options.tenantId === undefined ? {} : { tenantId: options.tenantId }),
    ...(Object.keys(options.tenants).length === 0 ? {} : { tenants: { ...options.tenants } }),
  };
}

interface GatherContext {
  changes: readonly Change[];
  selects: Selects;
  options: PlanOptions;
}

function gatherFindings(
  { roots, drafts, budgets }: ReturnType<typeof planRoots>,
  { changes, selects, options: { inputs, migrationFile, azure } }: GatherContext,
): Finding[] {
  const answered = drafts.map((draft) => ({ ...draft.resolution, findings: leaveOutAnswered(draft) }));
  const planned = roots.flatMap((root) => root.planned);
  return collectFindings(answered, selects, [
    ...roots.flatMap((root) => root.findings),
    ...raiseBudgetFindings(
      budgets,
      roots.map(({ resolution }) => resolution),
      azure,
    ),
    ...raiseNearMisses(planned, budgets),
    ...raisePermissions(changes, azure),
    ...findIdleDecisions(migrationFile, { drafts, scope: inputs.scope, inScope: selects }),
    ...findIdleSettings(migrationFile, roots, inputs.scope),
    ...raiseOffline(changes, inputs.offline),
  ]);
}

function tenantOf(root: string, { tenants, tenantId, azure }: PlanOptions): string | undefined {
  const cluster = azure && valueOf(answerFor(azure.clusters, root));
  return lookUp(tenants, root) ?? tenantId ?? cluster?.tenantId;
}

/** A value that a person or a pipeline must still fill in, in what would be written. */
function hasPlaceholder({ target, effect }: Change): boolean {
  if (target.system === 'azure' && (isPlaceholder(target.id) || target.credential?.issuer === UNKNOWN_ISSUER))
    return true;
  return listWritten(effect).some((value) => typeof value === 'string' && isPlaceholder(value));
}

/** What is put where an identity was read: fields that are set, and annotations of what is created. */
function listWritten(effect: Change['effect']): Json[] {
  if (effect.do === 'edit') return effect.fields.flatMap(({ to }) => ('is' in to ? [to.is] : []));
  if (effect.do !== 'create') return [];
  return Object.values(asObject(asObject(asObject(effect.body)['metadata'])['annotations']));
}

function raiseOffline(changes: readonly Change[], offline: boolean): Finding[] {
  const identities = new Set(
    changes.flatMap(({ target }) => (target.system === 'azure' ? target.id.toLowerCase() : [])),
  );
  if (!offline || identities.size === 0) return [];
  return [offlineUnverified.raise({ root: '', ref: 'Azure' }, { identities: identities.size })];
}

function listManual(findings: readonly Finding[]): Manual[] {
  return findings
    .filter(({ code }) => describeFinding(code)?.needs !== undefined)
    .map(({ code, root, subject, message, fix }) => ({ code, root, subject, message, fix }));
}

const STAGE_KINDS: Record<(typeof STAGES)[number], Stage['kind']> = {
  preflight: 'check',
  cluster: 'additive',
  identities: 'additive',
  'service-accounts': 'additive',
  'token-check': 'check',
  workloads: 'cutover',
  verify: 'check',
  retire: 'destructive',
};

function summarizeStages(changes: readonly Change[], checks: readonly Check[]): Stage[] {
  return STAGES.flatMap((id) => {
    const mine = changes.filter(({ stage }) => stage === id);
    const proofs = checks.filter(({ stage }) => stage === id);
    if (mine.length + proofs.length === 0) return [];
    const waves = Math.max(0, ...mine.map(({ wave }) => wave ?? 0));
    return [
      { id, kind: STAGE_KINDS[id], changes: mine.length, checks: proofs.length, ...(waves > 0 ? { waves } : {}) },
    ];
  });
}

function summarize(
  resolutions: readonly Resolution[],
  roots: readonly RootPlan[],
  changes: readonly Change[],
  manual: readonly Manual[],
  selects: ReturnType<typeof inScope>,
): PlanSummary {
  const count = (verb: Change['effect']['do']): number => changes.filter(({ effect }) => effect.do === verb).length;
  const consumers = resolutions.flatMap((resolution) =>
    resolution.consumers.filter(({ workload }) => selects(workload)),
  );
  const completed = new Set(roots.flatMap(({ planned }) => planned.filter(isChanged).map(({ consumer }) => consumer)));
  return {
    create: count('create'),
    update: count('edit'),
    delete: count('delete'),
    restart: roots.flatMap(({ planned }) => planned).filter(isRestarted).length,
    bySource: changes.filter(({ by }) => by === 'source').length,
    unchanged: consumers.filter(
      (consumer) => (consumer.state === 'both' || consumer.state === 'migrated') && !completed.has(consumer),
    ).length,
    manual: manual.length,
    consumers: consumers.length,
  };
}

function isChanged({ operations }: RootPlan['planned'][number]): boolean {
  return operations.length > 0;
}

function isRestarted({ operations, consumer }: RootPlan['planned'][number]): boolean {
  return (
    consumer.workload.rollout === 'automatic' &&
    operations.some((operation) => ['setLabel', 'setServiceAccount', 'restart'].includes(operation.do))
  );
}
