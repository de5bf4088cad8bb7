/** The document that `migrate diff --json` prints. Emitted only: minor versions add keys. */
import type { PlanDiff } from '../core/report/plan-diff.js';

export interface DiffReport extends PlanDiff {
  kind: 'PlanDiff';
  formatVersion: '1.0';
}

export function toDiffReport(diff: PlanDiff): DiffReport {
  return { kind: 'PlanDiff', formatVersion: '1.0', ...diff };
}
