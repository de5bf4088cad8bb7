/** What a run comes to. */
import type { Ending } from './judge-ending.js';
import type { SelectedSteps } from './select-steps.js';
import type { StepResult } from './step-result.js';

export interface RunOutcome {
  mode: 'apply' | 'rollback' | 'dry-run';
  planId: string;
  /** Absent: there was nothing to write, so that no run began. */
  runId?: string;
  /** Of the journal; absent with the run. */
  journal?: string;
  ending: Ending;
  steps: SelectedSteps;
  results: ReadonlyMap<string, StepResult>;
  /** Why it stopped before its end, where that is no step's doing. */
  error?: { code: string; message: string; next: readonly string[] };
}
