/** What is read, on stderr: one live line on a terminal, else a line for whatever takes long. */
import { escapeTerminal } from '../core/report/escape-terminal.js';
import { CLEAR_LINE, type ReadEvent, type ReadProgress, type ReadProgressOptions } from './progress-parts.js';

/** A line per read that is still going on after this time, and again each time it has passed. */
const SLOW_MILLISECONDS = 5000;
/** Fits into the usual 80 columns with the words around it: a longer line cannot be cleared. */
const NAME_LIMIT = 50;

export function createLiveLine({ stream }: ReadProgressOptions): ReadProgress {
  let shown = false;
  const clear = () => {
    if (shown) stream.write(CLEAR_LINE);
    shown = false;
  };
  return {
    emit(event) {
      if (event.type === 'read-skipped') return;
      clear();
      if (event.type === 'read-done') return;
      const isLasting = event.type === 'warning';
      stream.write(`${describe(event)}${isLasting ? '\n' : ''}`);
      shown = !isLasting;
    },
    end: clear,
  };
}

export function createSlowLines({ stream, repeat }: ReadProgressOptions): ReadProgress {
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
    stream.write(`Still reading ${describeCount(what, count)}\n`);
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

function describe(event: ReadEvent): string {
  switch (event.type) {
    case 'warning':
      return `Warning: ${escapeTerminal(event.message)}`;
    case 'waiting':
      return `Waiting ${Math.ceil(event.seconds)} s for ${shorten(event.what)}`;
    case 'read-progress':
      return `Reading ${describeCount(event.what, event.count)}`;
    case 'read-started':
    case 'read-done':
    case 'read-skipped':
      return `Reading ${shorten(event.what)}`;
  }
}

function describeCount(what: string, count: number): string {
  return count === 0 ? shorten(what) : `${shorten(what)}: ${count} so far`;
}

function shorten(what: string): string {
  return escapeTerminal(what, { limit: NAME_LIMIT });
}
