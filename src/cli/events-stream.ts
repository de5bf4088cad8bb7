/** The events of a run for machines: a line of JSON each, from `version` to `run_end` (plan-apply C14). */
import type { EventBody, EventLevel, EventStamp, RunEvent } from '../core/formats/event.js';
import { EVENTS_VERSION } from '../core/formats/versions.js';
import { describeEvent } from '../core/report/describe-event.js';
import { escapeTerminal } from '../core/report/escape-terminal.js';
import { levelOf } from '../core/report/event-level.js';
import type { StepNames } from '../core/report/step-names.js';
import type { MigrationEvent } from '../ports/events.js';
import { isRunEvent } from './is-run-event.js';
import { escapeUnsafe } from './to-json.js';
import type { Tool } from './tool.js';

/** Where lines go. Nothing of it throws, nothing of it has to be waited for but the end. */
export interface EventSink {
  write(line: string): void;
  /** Resolves when all is written, or cannot be. */
  close(): Promise<void>;
}

export interface Diagnosed {
  severity: EventLevel;
  message: string;
  code?: string;
  suggestions?: readonly string[];
}

export interface RunEnding {
  /** Name of the exit code. */
  outcome: string;
  exitCode: number;
  next: readonly string[];
}

export interface EventStream {
  emit(event: MigrationEvent): void;
  diagnose(diagnosed: Diagnosed): void;
  /** Writes the last line. */
  end(ending: RunEnding): Promise<void>;
}

export interface EventStreamOptions {
  sinks: readonly EventSink[];
  tool: Tool;
  /** Milliseconds since 1970. */
  now(): number;
  names(): StepNames;
}

/** An event of a run, but for its end: that comes with the exit code. */
type CourseEvent = Exclude<RunEvent, { type: 'run_end' }>;

export function openEventStream({ sinks, tool, now, names }: EventStreamOptions): EventStream {
  let runId: string | undefined;
  let counts: Extract<RunEvent, { type: 'run_end' }>['counts'];
  let ended = false;

  function write(body: EventBody, { level, message }: Pick<EventStamp, 'level' | 'message'>): void {
    const { type, ...more } = body;
    const stamp = { ts: new Date(now()).toISOString(), level, message, ...(runId !== undefined && { runId }) };
    const line = `${escapeUnsafe(JSON.stringify({ type, ...stamp, ...more }))}\n`;
    for (const sink of sinks) sink.write(line);
  }

  function writeRunEvent(event: CourseEvent): void {
    if (event.type === 'run_start') ({ runId } = event);
    write(event, { level: levelOf(event), message: describeEvent(event, names()) });
  }

  function diagnose({ severity, message, code, suggestions = [] }: Diagnosed): void {
    if (ended) return;
    const body = { type: 'diagnostic' as const, severity, ...(code !== undefined && { code }), suggestions };
    write(body, { level: severity, message: escapeTerminal(message) });
  }

  write(
    { type: 'version', tool, events: EVENTS_VERSION },
    { level: 'info', message: `${tool.name} ${tool.version}, events ${EVENTS_VERSION}` },
  );
  return {
    emit(event) {
      if (ended) return;
      if (!isRunEvent(event)) return tellOther(event, diagnose);
      if (event.type === 'run_end') ({ counts } = event);
      else writeRunEvent(event);
    },
    diagnose,
    async end({ outcome, exitCode, next }) {
      if (ended) return;
      ended = true;
      const event = { type: 'run_end' as const, outcome, ...(counts && { counts }), next };
      write({ ...event, exitCode }, { level: levelOf(event), message: describeEvent(event, names()) });
      await Promise.all(sinks.map((sink) => sink.close()));
    },
  };
}

/** What is read before a run is nothing that happens in it. */
function tellOther(event: Exclude<MigrationEvent, RunEvent>, diagnose: EventStream['diagnose']): void {
  if (event.type === 'warning') diagnose({ severity: 'warning', message: event.message });
  if (event.type === 'waiting') {
    diagnose({ severity: 'info', message: `Waiting ${Math.ceil(event.seconds)} s for ${event.what}` });
  }
  if (event.type === 'read-skipped') {
    diagnose({ severity: 'warning', message: `${event.what} could not be read: ${event.message}` });
  }
}
