/** Which changes of a plan a rollback is about. */
import type { Change } from '../change/types.js';
import type { RollbackOptions } from '../formats/rollback-plan.js';
import { type Ref, parseRef } from '../ref.js';
import type { ExecutablePlan } from '../run/executable.js';
import { concerns } from './workload-changes.js';

type Steps = Pick<ExecutablePlan, 'changes' | 'checks'>;

/**
 * Those for one of the consumers that are meant. What others need as well is among them: whether it may go is judged by who
 * still relies on it.
 */
export function selectChanges(
  plan: Steps,
  meant: ReadonlySet<Ref>,
  { stages }: Pick<RollbackOptions, 'stages'>,
): Change[] {
  return plan.changes.filter(
    (change) => (stages.length === 0 || stages.includes(change.stage)) && concerns(change, meant),
  );
}

/** The consumers that are meant. */
export function selectConsumers(plan: Steps, { waves, only }: Pick<RollbackOptions, 'waves' | 'only'>): Set<Ref> {
  const waveOf = findWaves(plan);
  const isMeant = (consumer: Ref): boolean =>
    (waves.length === 0 || waves.includes(waveOf.get(consumer) ?? 0)) &&
    (only.length === 0 || only.some((name) => consumer === name || parseRef(consumer)?.namespace === name));
  return new Set(plan.changes.flatMap(({ why }) => why.consumers).filter(isMeant));
}

/** An account that several share is changed in the wave of the first of them. */
function findWaves({ changes, checks }: Steps): Map<Ref, number> {
  const waves = new Map<Ref, number>();
  for (const { wave, why } of changes) {
    for (const consumer of why.consumers) {
      if (wave !== undefined) waves.set(consumer, Math.max(wave, waves.get(consumer) ?? 0));
    }
  }
  for (const { run, subject, wave } of checks) {
    if (run === 'pods' && wave !== undefined) waves.set(subject, wave);
  }
  return waves;
}
