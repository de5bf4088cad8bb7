/** Waves: a canary of one workload, then batches. */
import { compareText } from '../json.js';
import type { Ref } from '../ref.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';

/**
 * The wave of each workload, from 1. The canary is the one with the fewest running pods that the tool itself restarts
 * (idle ones prove nothing, and what another tool rolls out can't be waited for as closely), then by name.
 */
export function assignWaves(consumers: readonly ResolvedConsumer[], waveSize: number): Map<Ref, number> {
  const sorted = [...consumers].sort((a, b) => compareText(a.workload.ref, b.workload.ref));
  const [canary] = [...sorted].sort((a, b) => canaryRank(a) - canaryRank(b));
  const rest = sorted.filter((consumer) => consumer !== canary);
  const waves = new Map<Ref, number>();
  if (canary) waves.set(canary.workload.ref, 1);
  rest.forEach(({ workload }, position) => waves.set(workload.ref, 2 + Math.floor(position / waveSize)));
  return waves;
}

/** Lower is better; ties keep the order of names. */
function canaryRank({ workload }: ResolvedConsumer): number {
  const NEVER = 1_000_000;
  const pods = workload.replicas ?? NEVER;
  const isIdle = pods === 0 || workload.rollout !== 'automatic';
  return (workload.owner ? 4 * NEVER : 0) + (isIdle ? 2 * NEVER : 0) + Math.min(pods, NEVER);
}
