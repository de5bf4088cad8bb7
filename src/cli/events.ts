/** The events of a run as they were asked for: on stdout instead of the result, in a file beside it, or not at all. */
import type { MigrationError } from '../core/errors.js';
import type { StepNames } from '../core/report/step-names.js';
import { fileSink, streamSink } from './events-sinks.js';
import { type EventStream, openEventStream } from './events-stream.js';
import { exitCodeOf } from './failure.js';
import type { EventFlags } from './run-flags.js';
import type { Tool } from './tool.js';
import type { TextStream } from './write-text.js';

export interface RunEvents extends EventStream {
  /** Whether stdout is theirs, so that no result may be printed there. */
  ownStdout: boolean;
}

export interface EventsContext {
  tool: Tool;
  stdout: TextStream;
  /** Tells a person what went wrong with a file. */
  warn(message: string): void;
  /** Milliseconds since 1970. */
  now(): number;
  names(): StepNames;
}

export function openEvents(
  { events, 'events-file': path }: Partial<EventFlags>,
  { tool, stdout, warn, now, names }: EventsContext,
): RunEvents {
  const ownStdout = events !== undefined;
  const sinks = [...(ownStdout ? [streamSink(stdout)] : []), ...(path === undefined ? [] : [fileSink(path, warn)])];
  if (sinks.length > 0) return { ...openEventStream({ sinks, tool, now, names }), ownStdout };
  return { emit: () => undefined, diagnose: () => undefined, end: async () => undefined, ownStdout };
}

/** The end of a command that has failed. */
export async function endWithError(events: EventStream, error: MigrationError): Promise<void> {
  const { code, kind, message, next } = error;
  if (kind !== 'interrupted') events.diagnose({ severity: 'error', code, message, suggestions: next });
  await events.end({ outcome: kind, exitCode: exitCodeOf(error), next });
}
