/** Where a run is, as its events tell: how far, and what it is busy with. */
import type { RunEvent } from '../core/formats/event.js';
import type { StepNames } from '../core/report/step-names.js';
import type { MigrationEvent } from '../ports/events.js';

export interface Busy {
  /** As a person calls it. */
  name: string;
  /** Milliseconds since 1970. */
  since: number;
  /** Why it takes time. */
  detail?: string;
}

export interface RunWatch {
  note(event: MigrationEvent): void;
  /** From the start of the run to its end. */
  isRunning(): boolean;
  /** `[7/12]`: changes and checks that have ended, of all. */
  counter(): string;
  /** `workloads, wave 2 of 3` */
  place(): string;
  /** Milliseconds since 1970; undefined before the start. */
  startedAt(): number | undefined;
  /** How many changes have begun and not ended. */
  inFlight(): number;
  /** What has begun and not ended, the oldest first. */
  busy(): Busy[];
}

export interface WatchOptions {
  /** Milliseconds since 1970. */
  now(): number;
  names(): StepNames;
}

interface State {
  changes: Map<string, Busy>;
  waits: Map<string, Busy>;
  /** Ids of steps. */
  ended: Set<string>;
  isRunning: boolean;
  startedAt?: number;
  total: number;
  /** Steps of the stages that have begun, and of those that have ended: one that is not needed, or is skipped, tells nothing. */
  begun: number;
  through: number;
  place: string;
  /** `until`: milliseconds since 1970. */
  pause?: Busy & { until: number };
}

const LOCK = 'lock';

export function watchRun(options: WatchOptions): RunWatch {
  const state: State = {
    changes: new Map(),
    waits: new Map(),
    ended: new Set(),
    isRunning: false,
    total: 0,
    begun: 0,
    through: 0,
    place: '',
  };
  return {
    note(event) {
      noteCourse(state, event, options);
      noteStep(state, event, options);
    },
    isRunning: () => state.isRunning,
    counter: () => `[${Math.max(state.ended.size, state.through)}/${state.total}]`,
    place: () => state.place,
    startedAt: () => state.startedAt,
    inFlight: () => state.changes.size,
    busy: () => listBusy(state, options),
  };
}

function noteCourse(state: State, event: MigrationEvent, { now }: WatchOptions): void {
  switch (event.type) {
    case 'run_start':
      state.isRunning = true;
      state.startedAt = now();
      state.total = event.stages
        .filter(({ id }) => id !== 'preflight')
        .reduce((sum, { changes, checks }) => sum + changes + checks, 0);
      return;
    case 'run_end':
      state.isRunning = false;
      state.changes.clear();
      return state.waits.clear();
    case 'stage_start':
      state.place = event.stage;
      state.begun += event.changes + event.checks;
      return;
    case 'wave_start':
      state.place = `workloads, wave ${event.wave} of ${event.of}`;
      return state.waits.clear();
    case 'stage_end':
      state.through = state.begun;
      return state.waits.clear();
    default:
      return;
  }
}

function noteStep(state: State, event: MigrationEvent, options: WatchOptions): void {
  switch (event.type) {
    case 'change_start':
      state.changes.set(event.change, { name: options.names().nameOf(event.change), since: options.now() });
      return;
    case 'change_done':
    case 'change_failed':
    case 'change_held':
    case 'change_skipped':
    case 'drift':
      return endStep(state, event.change, options);
    case 'check':
      return endStep(state, event.id, options);
    case 'wait_progress':
      return noteWait(state, event, options);
    case 'wait_done':
      return void state.waits.delete(event.step);
    default:
      return noteOthers(state, event, options);
  }
}

function noteWait(
  { waits }: State,
  { step, detail, elapsedMs }: Extract<RunEvent, { type: 'wait_progress' }>,
  { now, names }: WatchOptions,
): void {
  const { name, since } = waits.get(step) ?? { name: names().nameOf(step), since: now() - elapsedMs };
  waits.set(step, { name, since, detail });
}

/** Whoever else keeps the run waiting. */
function noteOthers(state: State, event: MigrationEvent, { now }: WatchOptions): void {
  if (event.type === 'waiting') {
    const { what: name, seconds } = event;
    state.pause = {
      name,
      since: now(),
      detail: `asked to wait ${Math.ceil(seconds)} s`,
      until: now() + seconds * 1000,
    };
  }
  if (event.type !== 'lock') return;
  if (event.state !== 'waiting') return void state.waits.delete(LOCK);
  const { since } = state.waits.get(LOCK) ?? { since: now() };
  state.waits.set(LOCK, { name: 'the lock', since, ...(event.holder !== undefined && { detail: event.holder }) });
}

function listBusy({ changes, waits, pause }: State, { now }: WatchOptions): Busy[] {
  const isPausing = pause !== undefined && pause.until > now();
  const all = [...changes.values(), ...waits.values(), ...(isPausing ? [pause] : [])];
  return all.sort((a, b) => a.since - b.since);
}

/** The pre-flight is over when a run begins: its checks are not counted. */
function endStep(state: State, id: string, { names }: WatchOptions): void {
  state.changes.delete(id);
  state.waits.delete(id);
  const stage = names().stageOf(id);
  if (stage !== undefined && stage !== 'preflight') state.ended.add(id);
}
