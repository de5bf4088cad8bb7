/** Saving and reading a plan. */
import { digestJson } from '../digest.js';
import { MigrationError } from '../errors.js';
import type { Json, JsonObject } from '../json.js';
import { decodeJsonDocument } from './decode-json.js';
import { problemsOf } from './find-problems.js';
import { planIdOf } from './plan-id.js';
import { type MigrationPlan, PlanFile } from './plan.js';
import { type RollbackPlan, RollbackPlanFile } from './rollback-plan.js';
import { PLAN_FORMAT_VERSION, ROLLBACK_PLAN_FORMAT_VERSION } from './versions.js';

const PLAN_FILE = {
  kind: 'MigrationPlan',
  name: 'plan file',
  formatVersion: PLAN_FORMAT_VERSION,
  findProblems: problemsOf(PlanFile),
};

const ROLLBACK_PLAN_FILE = {
  kind: 'RollbackPlan',
  name: 'plan file',
  formatVersion: ROLLBACK_PLAN_FORMAT_VERSION,
  findProblems: problemsOf(RollbackPlanFile),
};

/** What is stamped on saving: not part of what a person approves, so not of the planId either. */
export interface PlanStamp {
  tool: { name: string; version: string };
  /** RFC 3339, UTC. */
  createdAt: string;
}

export function encodePlanFile(plan: MigrationPlan | RollbackPlan, stamp: PlanStamp): string {
  const content = { ...plan, ...stamp };
  const file: PlanFile | RollbackPlanFile = { ...content, fileDigest: digestJson(content as unknown as Json) };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** @throws MigrationError `invalid-plan-file` (usage); `newer-format`, `plan-edited` (stale) */
export function decodePlanFile(text: string, path: string): MigrationPlan | RollbackPlan {
  const document = decodeJsonDocument(text, path, PLAN_FILE, ROLLBACK_PLAN_FILE);
  const { fileDigest, ...content } = document;
  const plan = withoutStamp(content);
  if (fileDigest !== digestJson(content) || plan['planId'] !== planIdOf(plan)) {
    throw new MigrationError({
      code: 'plan-edited',
      kind: 'stale',
      what: `The plan file ${path} was changed after it was written`,
      why: 'its digest does not fit its content, so it is not what was reviewed',
      next: ['Make a new plan: migrate plan --out FILE'],
    });
  }
  return plan as unknown as MigrationPlan | RollbackPlan;
}

/** @throws MigrationError `plan-undoes` (usage) for a plan that only takes another one back */
export function requireMigrationPlan(plan: MigrationPlan | RollbackPlan, path: string): MigrationPlan {
  if (plan.kind === 'MigrationPlan') return plan;
  throw new MigrationError({
    code: 'plan-undoes',
    kind: 'usage',
    what: `The plan file ${path} undoes a migration, and a plan to migrate is needed here`,
    why: `it is a ${plan.kind} for the plan ${plan.reverts}`,
    next: ['Give the file of that plan'],
  });
}

function withoutStamp(content: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(content).filter(([key]) => key !== 'tool' && key !== 'createdAt'));
}
