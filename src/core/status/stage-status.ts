/** How far a stage has come. */
import type { Stage } from '../formats/plan.js';
import type { ChangeCounts, StageStatus } from '../formats/status.js';
import type { StandingChange } from './consumer-progress.js';

/** @param isPassed of a stage that only checks: whether all that it is about is in place */
export function stageStatus(stage: Stage, changes: readonly StandingChange[], isPassed: boolean): StageStatus {
  const counts = countStandings(changes);
  return { ...stage, counts, state: changes.length === 0 ? stateOfChecks(isPassed) : stateOf(counts, changes.length) };
}

function countStandings(changes: readonly StandingChange[]): ChangeCounts {
  const counts = { done: 0, pending: 0, drifted: 0, unreadable: 0, bySource: 0 };
  for (const entry of changes) counts[bucketOf(entry)] += 1;
  return counts;
}

function bucketOf({ change, standing }: StandingChange): keyof ChangeCounts {
  switch (standing) {
    case 'done':
    case 'unreadable':
      return standing;
    case 'pending':
      return change.by === 'source' ? 'bySource' : 'pending';
    default:
      return 'drifted';
  }
}

function stateOfChecks(isPassed: boolean): StageStatus['state'] {
  return isPassed ? 'done' : 'not-started';
}

function stateOf({ done, drifted, bySource }: ChangeCounts, all: number): StageStatus['state'] {
  if (drifted > 0) return 'drifted';
  if (done === all) return 'done';
  if (bySource > 0 && done + bySource === all) return 'held';
  return done > 0 ? 'started' : 'not-started';
}
