/** A plan as differences, and on request what has become of each change. */
import { classify, findDrift, type Live } from '../core/change/classify.js';
import { targetKey } from '../core/change/target.js';
import type { Change, Observed, Target } from '../core/change/types.js';
import { MigrationError } from '../core/errors.js';
import type { MigrationPlan } from '../core/formats/plan.js';
import type { ClusterIdentity } from '../core/inventory/found.js';
import { type ChangeStanding, planDiff, type PlanDiff } from '../core/report/plan-diff.js';
import type { Reader } from '../ports/reader.js';

export interface DiffRequest {
  plan: MigrationPlan;
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
  const live = await observeTargets(plan.changes, reader, signal);
  const standings = plan.changes.map((change): [string, ChangeStanding] => [change.id, standingOf(change, live)]);
  return { diff: planDiff(plan, new Map(standings)) };
}

/** Compared by UID, and only where both are known: contexts and servers may be named differently. */
function refuseOtherCluster(plan: MigrationPlan, cluster: ClusterIdentity | undefined): void {
  const planned = plan.target.roots.flatMap((root) => root.cluster?.uid ?? []);
  if (planned.length === 0 || cluster?.uid === undefined || planned.includes(cluster.uid)) return;
  throw new MigrationError({
    code: 'other-cluster',
    kind: 'stale',
    what: 'This plan is for another cluster',
    why: `it was made for the cluster with UID ${planned.join(', ')}, and ${cluster.server} has ${cluster.uid}`,
    next: ['Choose the cluster with --context', 'Make a new plan for this one'],
  });
}

async function observeTargets(changes: readonly Change[], reader: Reader, signal: AbortSignal): Promise<Live> {
  const wanted = new Map<string, Target>();
  for (const { target, requires } of changes) {
    for (const each of [target, ...requires.map((requirement) => requirement.target)])
      wanted.set(targetKey(each), each);
  }
  const seen = new Map<string, Observed>();
  for await (const observed of reader.observe([...wanted.values()], signal)) {
    seen.set(targetKey(observed.target), observed);
  }
  return (target) => seen.get(targetKey(target)) ?? { target, state: 'unreadable', error: notAnswered(target) };
}

function standingOf(change: Change, live: Live): ChangeStanding {
  const standing = classify(change, live);
  return standing === 'drifted' ? { standing, fields: findDrift(change, live) } : { standing };
}

function notAnswered(target: Target): MigrationError {
  return new MigrationError({ code: 'not-observed', kind: 'bug', what: `Nothing was said about ${targetKey(target)}` });
}
