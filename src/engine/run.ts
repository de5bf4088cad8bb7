/** One execution of a plan: what it was asked, through what it acts, and what has come of each step. */
import type { Check, Change, Target } from '../core/change/types.js';
import { MigrationError } from '../core/errors.js';
import type { EarlierRuns } from '../core/run/earlier-runs.js';
import type { ExecutablePlan } from '../core/run/executable.js';
import type { StepNote } from '../core/run/note-step.js';
import type { RunSettings } from '../core/run/run-settings.js';
import type { SelectedSteps } from '../core/run/select-steps.js';
import type { StepResult } from '../core/run/step-result.js';
import type { Checks } from '../ports/checks.js';
import type { Clock } from '../ports/clock.js';
import type { Emit } from '../ports/events.js';
import type { Leases } from '../ports/lease.js';
import type { RunRecords, RunStore } from '../ports/runs.js';
import type { StuckPods } from '../ports/stuck-pods.js';
import type { Writer } from '../ports/writer.js';
import type { HeldLock } from './lock.js';
import type { JournalKeeper } from './keep-journal.js';
import type { RecordKeeper } from './keep-record.js';

export type Writers = Partial<Record<Target['system'], Writer>>;

export interface RunPorts {
  writers: Writers;
  checks: Checks;
  stuckPods: StuckPods;
  leases: Leases;
  runs: RunStore;
  records: RunRecords;
  clock: Clock;
  /** 0 ≤ n < 1; spreads retries. */
  random: () => number;
  emit: Emit;
}

export interface RunRequest {
  plan: ExecutablePlan;
  steps: SelectedSteps;
  mode: 'apply' | 'rollback';
  /** It goes on with an earlier run of the plan that did not come to its end. */
  resuming: boolean;
  /** Plans whose runs may have died with the lock in their hands. */
  takeOverFrom: readonly string[];
  runId: string;
  /** `user@host` */
  who: string;
  /** Version of the program. */
  tool: string;
  settings: RunSettings;
  earlier: EarlierRuns;
  signal: AbortSignal;
}

/** A run while it goes on. */
export interface Run extends RunRequest {
  ports: RunPorts;
  journal: JournalKeeper;
  record: RecordKeeper;
  lock: HeldLock;
  /** Aborted when no further step may begin: a signal, a lost lock, a journal that cannot be written. */
  stop: AbortSignal;
  /** Aborted some time after that: what is in flight may end in between. */
  finish: AbortSignal;
  results: Map<string, StepResult>;
  /** Changes that were not in place when the run began, whoever has to write them. */
  open: ReadonlySet<string>;
  /** Ids of what this run has written. */
  written: Set<string>;
  /** What was written to bring restarts about, by change. */
  restarts: Map<string, Change>;
  /** When credentials were last written, in milliseconds since 1970, by change. */
  writtenAt: Map<string, number>;
}

export function isChange(step: Change | Check): step is Change {
  return 'effect' in step;
}

export function writerOf({ ports }: Pick<Run, 'ports'>, { target }: Change): Writer {
  const writer = ports.writers[target.system];
  if (writer) return writer;
  throw new MigrationError({
    code: 'system-not-connected',
    kind: 'failed',
    what: `Nothing is connected that could write ${target.system}`,
  });
}

/** To be called right before each write. Rejects when nothing may be written any more. */
export async function mayWrite({ stop, record, lock }: Run): Promise<void> {
  stop.throwIfAborted();
  await record.storeOwnership();
  await lock.ensure();
  stop.throwIfAborted();
}

function positionOf({ plan }: Pick<Run, 'plan'>, id: string): number {
  return plan.changes.findIndex((change) => change.id === id);
}

/** Of a change of the plan; what undoes one has no place in the record. */
export function noteInRecord(run: Run, id: string, note: StepNote): void {
  const position = positionOf(run, id);
  if (position >= 0) run.record.note(position, note);
}
