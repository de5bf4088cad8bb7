/** A plan as differences, and on request what has become of each change. */
import { classify, findDrift, type Live } from '../core/change/classify.js';
import type { Change } from '../core/change/types.js';
import type { ClusterIdentity } from '../core/inventory/found.js';
import { type ChangeStanding, planDiff, type PlanDiff, type ReviewedPlan } from '../core/report/plan-diff.js';
import { observeTargets } from '../engine/observe-targets.js';
import type { Reader } from '../ports/reader.js';
import { refuseOtherCluster } from './refuse-other-cluster.js';

export interface DiffRequest {
  plan: ReviewedPlan;
  /** Present: also tell where each change stands. */
  reader?: Reader;
  /** Which cluster the reader looks at. */
  cluster?: ClusterIdentity;
  signal: AbortSignal;
}

export interface DiffOutcome {
  diff: PlanDiff;
}

/** @throws MigrationError `other-cluster` */
export async function diff({ plan, reader, cluster, signal }: DiffRequest): Promise<DiffOutcome> {
  if (!reader) return { diff: planDiff(plan) };
  refuseOtherCluster(plan, cluster);
  const live = await observeTargets(plan.changes, { kubernetes: reader }, signal);
  const standings = plan.changes.map((change): [string, ChangeStanding] => [change.id, standingOf(change, live)]);
  return { diff: planDiff(plan, new Map(standings)) };
}

function standingOf(change: Change, live: Live): ChangeStanding {
  const standing = classify(change, live);
  return standing === 'drifted' ? { standing, fields: findDrift(change, live) } : { standing };
}
