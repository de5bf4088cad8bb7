/** What a use case tells while it works. Renderers turn events into progress, text or ndjson; none can fail a run. */
import type { Answer } from '../core/change/check-outcome.js';
import type { StageId } from '../core/change/types.js';
import type { RunMode } from '../core/formats/run-mode.js';
import type { StepCounts } from '../core/run/count-steps.js';

export type MigrationEvent =
  | { type: 'read-started'; what: string }
  /** `count` objects of `what` so far. */
  | { type: 'read-progress'; what: string; count: number }
  | { type: 'read-done'; what: string; count: number }
  | { type: 'read-skipped'; what: string; message: string }
  | { type: 'waiting'; what: string; seconds: number }
  | { type: 'warning'; message: string }
  | RunEvent;

/** What happens in a run, as `--events` prints it: names and keys are a promise (plan-apply C14). `step`: id of a change or a check. */
export type RunEvent =
  | {
      type: 'run_start';
      runId: string;
      mode: RunMode;
      planId: string;
      cluster?: string;
      stages: readonly { id: StageId; kind: string; changes: number; checks: number }[];
    }
  | { type: 'lock'; state: 'acquired' | 'waiting' | 'taken_over' | 'lost' | 'released'; holder?: string }
  | { type: 'drift'; change: string; paths: readonly { path: string; planned: string; found: string }[] }
  | { type: 'approval_required'; stages: readonly StageId[] }
  | { type: 'approved'; stages: readonly StageId[]; how: string }
  | { type: 'stage_start'; stage: StageId; changes: number; checks: number }
  | { type: 'stage_end'; stage: StageId; counts: StepCounts }
  | { type: 'wave_start'; wave: number; of: number; workloads: number }
  | { type: 'change_start'; change: string }
  | { type: 'change_done'; change: string; state: 'applied' | 'already'; elapsedMs: number }
  | { type: 'change_failed'; change: string; error: { code: string; message: string } }
  | { type: 'change_held'; change: string; why: string }
  | { type: 'change_skipped'; change: string; why: string }
  | { type: 'wait_progress'; step: string; detail: string; elapsedMs: number }
  | { type: 'wait_done'; step: string; answer: Answer; detail: string; elapsedMs: number }
  | { type: 'check'; id: string; subject: string; answer: Answer; summary: string }
  | { type: 'run_end'; outcome: string; counts: StepCounts; next: readonly string[] };

export type Emit = (event: MigrationEvent) => void;
