/** A plan is for one cluster: compared by UID, and only where both are known: contexts and servers may be named differently. */
import { MigrationError } from '../core/errors.js';
import type { MigrationPlan } from '../core/formats/plan.js';
import type { ClusterIdentity } from '../core/inventory/found.js';

/** @throws MigrationError `other-cluster` */
export function refuseOtherCluster(
  { target }: Pick<MigrationPlan, 'target'>,
  cluster: ClusterIdentity | undefined,
): void {
  const planned = target.roots.flatMap((root) => root.cluster?.uid ?? []);
  if (planned.length === 0 || cluster?.uid === undefined || planned.includes(cluster.uid)) return;
  throw new MigrationError({
    code: 'other-cluster',
    kind: 'stale',
    what: 'This plan is for another cluster',
    why: `it was made for the cluster with UID ${planned.join(', ')}, and ${cluster.server} has ${cluster.uid}`,
    next: ['Choose the cluster with --context', 'Make a new plan for this one'],
  });
}
