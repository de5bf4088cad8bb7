/** Shows the events of a use case on stderr: one live line on a terminal, else a line for whatever takes long. */
import { escapeTerminal } from '../core/report/escape-terminal.js';
import type { Emit, MigrationEvent } from '../ports/events.js';

export interface ProgressOptions {
  stream: { write(text: string): unknown };
  isTerminal: boolean;
  quiet: boolean;
  /** Calls back each so many milliseconds until the returned function is called. */
  repeat(milliseconds: number, callback: () => void): () => void;
}

export interface Progress {
  emit: Emit;
  /** Clears what is still on the screen. To be called before anything else is written. */
  end(): void;
}

/** A line per read that is still going on after this time, and again each time it has passed. */
const SLOW_MILLISECONDS = 5000;
const CLEAR_LINE = '\r\u001b[2K';
/** Fits into the usual 80 columns with the words around it: a longer line cannot be cleared. */
const NAME_LIMIT = 50;

export function createProgress(options: ProgressOptions): Progress {
  const renderer = options.isTerminal ? createLiveLine(options) : createSlowLines(options);
  return {
    emit: (event) => {
      if (!options.quiet) tryTo(() => renderer.emit(event));
    },
    end: () => tryTo(() => renderer.end()),
  };
}

/** Progress that cannot be shown is no reason to fail. */
function tryTo(show: () => void): void {
  try {
    show();
  } catch {
    return;
  }
}

function createLiveLine({ stream }: ProgressOptions): Progress {
  let shown = false;
  const clear = () => {
    if (shown) stream.write(CLEAR_LINE);
    shown = false;
  };
  return {
    emit(event) {
      if (event.type === 'read-skipped' || event.type.includes('_')) return;
      clear();
      if (event.type === 'read-done') return;
      const isLasting = event.type === 'warning';
      stream.write(`${describe(event)}${isLasting ? '\n' : ''}`);
      shown = !isLasting;
    },
    end: clear,
  };
}

function createSlowLines({ stream, repeat }: ProgressOptions): Progress {
  const reads = new Map<string, { count: number; stop: () => void }>();
  const finish = (what: string) => {
    reads.get(what)?.stop();
    reads.delete(what);
  };
  const start = (what: string) => {
    finish(what);
    const read = { count: 0, stop: repeat(SLOW_MILLISECONDS, () => sayStillReading(what)) };
    reads.set(what, read);
  };
  const sayStillReading = (what: string) => {
    const count = reads.get(what)?.count ?? 0;
    tryTo(() => stream.write(`Still reading ${describeCount(what, count)}\n`));
  };
  return {
    emit(event) {
      if (event.type === 'read-started') start(event.what);
      if (event.type === 'read-done' || event.type === 'read-skipped') finish(event.what);
      if (event.type === 'warning' || event.type === 'waiting') stream.write(`${describe(event)}\n`);
      const read = event.type === 'read-progress' ? reads.get(event.what) : undefined;
      if (read && event.type === 'read-progress') read.count = event.count;
    },
    end: () => [...reads.keys()].forEach(finish),
  };
}

function describe(event: MigrationEvent): string {
  switch (event.type) {
    case 'warning':
      return `Warning: ${escapeTerminal(event.message)}`;
    case 'waiting':
      return `Waiting ${event.seconds} s for ${shorten(event.what)}`;
    case 'read-progress':
      return `Reading ${describeCount(event.what, event.count)}`;
    case 'read-started':
    case 'read-done':
    case 'read-skipped':
      return `Reading ${shorten(event.what)}`;
    default:
      return event.type;
  }
}

function describeCount(what: string, count: number): string {
  return count === 0 ? shorten(what) : `${shorten(what)}: ${count} so far`;
}

function shorten(what: string): string {
  return escapeTerminal(what, { limit: NAME_LIMIT });
}
