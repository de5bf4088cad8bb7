/** How many steps have come to what. */
import type { StepCounts } from '../formats/step-counts.js';
import type { SelectedSteps } from './select-steps.js';
import { isInPlace, type StepResult } from './step-result.js';

export function countSteps({ changes, checks }: SelectedSteps, results: ReadonlyMap<string, StepResult>): StepCounts {
  const counts = { done: 0, failed: 0, held: 0, skipped: 0 };
  // What is asked before anything begins is no part of how far it has come.
  const counted = [...changes, ...checks.filter(({ stage }) => stage !== 'preflight')];
  for (const { id } of counted) counts[bucketOf(results.get(id))] += 1;
  return counts;
}

function bucketOf(result: StepResult | undefined): keyof StepCounts {
  if (result && isInPlace(result)) return 'done';
  switch (result?.state) {
    case 'failed':
    case 'not-ready':
    case 'checked':
    case 'undone':
      return 'failed';
    case 'drifted':
    case 'by-source':
    case 'not-restarted':
      return 'held';
    default:
      return 'skipped';
  }
}
