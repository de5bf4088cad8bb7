/** What holds a consumer back that lies in the cluster: identities that contradict each other, pods that no webhook takes. */
import type { FindingSubject } from '../findings/define-finding.js';
import { identityContradiction } from '../findings/identity-contradiction.js';
import type { Inventory } from '../inventory/model.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { raiseExclusion } from '../resolve/webhook-findings.js';
import type { Obstacle } from './extent.js';

export function findClusterObstacles(
  consumer: ResolvedConsumer,
  inventory: Inventory,
  subject: FindingSubject,
): Obstacle[] {
  return [
    ...consumer.contradictions.map(({ identity, ...found }): Obstacle => ({
      allows: 'nothing',
      finding: identityContradiction.raise(subject, { ...found, used: identity }),
      identity,
    })),
    ...raiseExclusion(inventory, consumer.workload).map((finding): Obstacle => ({
      allows: 'nothing',
      finding,
    })),
  ];
}
