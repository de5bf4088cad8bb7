/** The journal of one run: numbered, stamped, one line after the other. What cannot be journaled stops the run. */
import type { JournalEntry, JournalLine } from '../core/formats/journal.js';
import type { Clock } from '../ports/clock.js';
import type { Emit } from '../ports/events.js';
import type { Journal } from '../ports/runs.js';

export interface JournalKeeper {
  readonly path: string;
  /** Resolves when the line is on disk. Once it has rejected, it rejects for good. */
  note(entry: JournalEntry): Promise<void>;
  /** Aborted, with the error, as soon as a line could not be written. */
  broken: AbortSignal;
  close(): Promise<void>;
}

export function keepJournal(journal: Journal, { clock, emit }: { clock: Clock; emit: Emit }): JournalKeeper {
  const broken = new AbortController();
  let seq = 0;
  let last = Promise.resolve();

  async function append(line: JournalLine): Promise<void> {
    broken.signal.throwIfAborted();
    try {
      await journal.append(line);
    } catch (error) {
      emit({ type: 'warning', message: `Not in the journal: ${JSON.stringify(line)}` });
      broken.abort(error);
      throw error;
    }
  }

  return {
    path: journal.path,
    broken: broken.signal,
    note(entry) {
      const line = { seq, ts: new Date(clock.now()).toISOString(), ...entry } as JournalLine;
      seq += 1;
      const written = last.then(() => append(line));
      last = written.catch(() => undefined);
      return written;
    },
    close: () => journal.close(),
  };
}
