/** Credentials that exist and are nearly one of those that are to be made. */
import { normalizeArmId } from '../arm-id.js';
import { describeDifference, findDifferences, isNearMiss } from '../azure/near-miss.js';
import { credentialNearMiss } from '../findings/credential-near-miss.js';
import type { Finding } from '../formats/scan.js';
import type { CountedBudget } from './budget.js';
import type { PlannedConsumer } from './plan-consumer.js';

/** One that serves another account is no slip, however alike the two are. */
export function raiseNearMisses(planned: readonly PlannedConsumer[], budgets: readonly CountedBudget[]): Finding[] {
  const others = new Map(budgets.map(({ identity, others: held = [] }) => [normalizeArmId(identity), held]));
  return planned.flatMap(({ consumer: { root, workload }, operations }) =>
    operations.flatMap((operation) => {
      if (operation.do !== 'ensureCredential') return [];
      const { identity, credential } = operation;
      return (others.get(normalizeArmId(identity)) ?? []).flatMap((existing) => {
        const differences = findDifferences(credential, existing);
        if (!isNearMiss(differences)) return [];
        const data = {
          identity,
          name: existing.name,
          differences: differences.flatMap((difference) => describeDifference(difference)),
        };
        return [credentialNearMiss.raise({ root, ref: workload.ref, at: workload.at }, data)];
      });
    }),
  );
}
