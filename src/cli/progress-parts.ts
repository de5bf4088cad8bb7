/** What the parts of progress are given, and what they offer. */
import type { RunEvent } from '../core/formats/event.js';
import type { StepNames } from '../core/report/step-names.js';
import type { Style } from '../core/report/style.js';
import type { MigrationEvent } from '../ports/events.js';
import type { RunWatch } from './watch-run.js';

export interface ProgressOptions {
  stream: { write(text: string): unknown };
  isTerminal: boolean;
  quiet: boolean;
  style: Style;
  /** Of the terminal, as it is at the moment. */
  columns(): number;
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back each so many milliseconds until the returned function is called. */
  repeat(milliseconds: number, callback: () => void): () => void;
  /** Has to be told of each event before. */
  watch: RunWatch;
  names(): StepNames;
}

/** The part that is about reading, before a run. */
export interface ReadProgress {
  emit(event: ReadEvent): void;
  end(): void;
}
export type ReadEvent = Exclude<MigrationEvent, RunEvent>;
export type ReadProgressOptions = Pick<ProgressOptions, 'stream' | 'repeat'>;

/** The part that is about a run. */
export interface RunProgress {
  emit(event: RunEvent): void;
  say(line: string): void;
  /** Whether lines on the screen are its own, so that nothing else may write there. */
  isOpen(): boolean;
  end(): void;
}
export type RunProgressOptions = Omit<ProgressOptions, 'isTerminal' | 'quiet'>;

export const CLEAR_LINE = '\r\u001b[2K';
