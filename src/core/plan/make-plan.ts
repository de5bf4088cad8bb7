/** Resolutions of all roots → the plan. Pure: the same world gives the same bytes and the same planId. */
import { STAGES } from '../change/stages.js';
import type { Change, Check } from '../change/types.js';
import { offlineUnverified } from '../findings/offline-unverified.js';
import { describeFinding } from '../findings/index.js';
import type { MigrationFile } from '../formats/migration-file.js';
import { planIdOf } from '../formats/plan-id.js';
import { PLAN_FORMAT_VERSION } from '../formats/versions.js';
import type { Manual, MigrationPlan, PlanInputs, PlanSummary, PlanTarget, Stage } from '../formats/plan.js';
import type { Finding } from '../formats/scan.js';
import { isPlaceholder } from '../inventory/placeholder.js';
import type { JsonObject } from '../json.js';
import { collectFindings } from '../resolve/collect-findings.js';
import type { Resolution } from '../resolve/resolve.js';
import { inScope } from '../resolve/scope.js';
import { UNKNOWN_ISSUER } from './credential.js';
import { findIdleDecisions, indexDecisions } from './decisions.js';
import { orderSteps } from './order-steps.js';
import { planRoot, type RootPlan } from './plan-root.js';

export interface PlanOptions {
  inputs: PlanInputs;
  migrationFile: MigrationFile | undefined;
  /** By root id; a root without one keeps a placeholder, and the plan can't be applied. */
  issuers: Readonly<Record<string, string>>;
  tenantId: string | undefined;
}

/** @throws MigrationError `invalid-selector` */
export function makePlan(resolutions: readonly Resolution[], options: PlanOptions): MigrationPlan {
  const { inputs } = options;
  const selects = inScope(inputs.scope);
  const roots = resolutions.map((resolution) =>
    planRoot(resolution, {
      inScope: selects,
      decisions: indexDecisions(options.migrationFile),
      issuer: options.issuers[resolution.inventory.root.id],
      audience: inputs.audience,
      waveSize: inputs.waveSize,
    }),
  );
  const steps = roots.flatMap((root) => [...root.changes, ...root.checks]);
  const changes = orderSteps(
    roots.flatMap((root) => root.changes),
    steps,
  );
  const checks = orderSteps(
    roots.flatMap((root) => root.checks),
    steps,
  );
  const target: PlanTarget = {
    roots: resolutions.map(({ inventory }) => inventory.root),
    issuers: { ...options.issuers },
    ...(options.tenantId === undefined ? {} : { tenantId: options.tenantId }),
  };
  const findings = collectFindings(resolutions, selects, [
    ...roots.flatMap((root) => root.findings),
    ...findIdleDecisions(
      options.migrationFile,
      resolutions.flatMap(({ consumers }) => consumers),
    ),
    ...raiseOffline(changes, inputs.offline),
  ]);
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
    summary: summarize(resolutions, roots, changes, manual, selects),
  };
}

/** A value that a person or a pipeline must still fill in, in what would be written. */
function hasPlaceholder({ target, effect }: Change): boolean {
  if (target.system === 'azure' && (isPlaceholder(target.id) || target.credential?.issuer === UNKNOWN_ISSUER))
    return true;
  if (effect.do !== 'edit') return false;
  return effect.fields.some(({ to }) => 'is' in to && typeof to.is === 'string' && isPlaceholder(to.is));
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
  return {
    create: count('create'),
    update: count('edit'),
    delete: count('delete'),
    restart: roots.flatMap(({ planned }) => planned).filter(isRestarted).length,
    bySource: changes.filter(({ by }) => by === 'source').length,
    unchanged: consumers.filter(({ state }) => state === 'both' || state === 'migrated').length,
    manual: manual.length,
    consumers: consumers.length,
  };
}

function isRestarted({ operations, consumer }: RootPlan['planned'][number]): boolean {
  return (
    consumer.workload.rollout === 'automatic' &&
    operations.some((operation) => ['setLabel', 'setServiceAccount', 'restart'].includes(operation.do))
  );
}
