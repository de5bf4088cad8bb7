/** A plan, what has become of it and what is there now → the plan that takes it back. Pure: the same world gives the same planId. */
import { formatPath } from '../change/format-path.js';
import { formatValue } from '../change/format-value.js';
import { refOfTarget } from '../change/target.js';
import type { Change, Check } from '../change/types.js';
import { rollbackDrifted } from '../findings/rollback-drifted.js';
import { rollbackWithoutEvidence } from '../findings/rollback-without-evidence.js';
import { planIdOf } from '../formats/plan-id.js';
import type { Stage } from '../formats/plan.js';
import type { Kept, RollbackPlan, RollbackSummary } from '../formats/rollback-plan.js';
import type { Finding } from '../formats/scan.js';
import { ROLLBACK_PLAN_FORMAT_VERSION } from '../formats/versions.js';
import { compareText, type JsonObject } from '../json.js';
import { planChecksBack } from './checks-back.js';
import { type Judged, judgeChanges, type RollbackRequest } from './judge-changes.js';
import { linkBack, orderBack, STAGES_BACK } from './order-back.js';
import { isAccountEdit } from './workload-changes.js';

export function planRollback(request: RollbackRequest): RollbackPlan {
  const { plan, options } = request;
  const judged = judgeChanges(request);
  const linked = linkBack(judged);
  const checked = planChecksBack(plan, linked);
  const changes = orderBack(linked, [...linked, ...checked]);
  const checks = orderBack(checked, [...linked, ...checked]);
  const { target, inputs, planId: reverts } = plan;
  const kept = listKept(judged);
  const findings = [...raiseNoEvidence(request, judged), ...judged.flatMap(raiseDrifted)];
  return {
    kind: 'RollbackPlan',
    formatVersion: ROLLBACK_PLAN_FORMAT_VERSION,
    planId: planIdOf({ target, inputs, changes, checks, reverts } as unknown as JsonObject),
    reverts,
    applyable: changes.length > 0,
    target,
    inputs,
    options,
    stages: summarizeStages(changes, checks),
    changes,
    checks,
    kept,
    findings,
    summary: summarize(changes, kept, findings),
  };
}

function listKept(judged: readonly Judged[]): Kept[] {
  const kept = judged.flatMap(({ change, verdict }) =>
    verdict.do === 'keep'
      ? { change: change.id, subject: subjectOf(change).ref, code: verdict.code, why: verdict.why }
      : [],
  );
  return kept.sort((a, b) => compareText(a.change, b.change));
}

function raiseNoEvidence({ history, plan }: RollbackRequest, judged: readonly Judged[]): Finding[] {
  const changes = judged.filter(({ back }) => back).length;
  if (history.evidence !== 'none' || changes === 0) return [];
  return [rollbackWithoutEvidence.raise({ root: '', ref: plan.planId }, { changes })];
}

function raiseDrifted({ change, verdict }: Judged): Finding[] {
  if (verdict.do !== 'leave') return [];
  const fields = verdict.fields.map(
    ({ at, planned, found }) =>
      `${formatPath(at)}: ${formatValue(planned)} was expected, ${formatValue(found)} is there`,
  );
  return [rollbackDrifted.raise(subjectOf(change), { change: change.id, why: verdict.why, fields })];
}

function subjectOf({ target }: Change): { root: string; ref: string } {
  if (target.system === 'kubernetes') return { root: target.root, ref: refOfTarget(target) };
  return { root: '', ref: target.system === 'azure' ? target.id : target.path };
}

function summarizeStages(changes: readonly Change[], checks: readonly Check[]): Stage[] {
  return STAGES_BACK.flatMap((id) => {
    const mine = changes.filter(({ stage }) => stage === id);
    const proofs = checks.filter(({ stage }) => stage === id);
    if (mine.length + proofs.length === 0) return [];
    const waves = new Set(mine.flatMap(({ wave }) => wave ?? [])).size;
    return [{ id, kind: kindOf(mine), changes: mine.length, checks: proofs.length, ...(waves > 0 && { waves }) }];
  });
}

function kindOf(changes: readonly Change[]): Stage['kind'] {
  if (changes.length === 0) return 'check';
  return changes.some(({ effect }) => effect.do === 'delete') ? 'destructive' : 'cutover';
}

function summarize(changes: readonly Change[], kept: readonly Kept[], findings: readonly Finding[]): RollbackSummary {
  const count = (verb: Change['effect']['do']): number => changes.filter(({ effect }) => effect.do === verb).length;
  const consumers = changes.flatMap(({ stage, why }) => (stage === 'workloads' ? why.consumers : []));
  return {
    update: count('edit'),
    create: count('create'),
    delete: count('delete'),
    restart: changes.filter((change) => change.stage === 'workloads' && !isAccountEdit(change)).length,
    kept: kept.length,
    drifted: findings.filter(({ code }) => code === rollbackDrifted.code).length,
    consumers: new Set(consumers).size,
  };
}
