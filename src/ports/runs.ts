/** What is kept of runs: a journal on this machine, and a record in the cluster that any machine can go on from. */
import type { JournalLine } from '../core/formats/journal.js';
import type { RunRecord } from '../core/formats/run-record.js';

export interface Journal {
  /** For messages. */
  readonly path: string;
  /**
   * Resolves when the line is on disk.
   * @throws MigrationError `journal-not-written`
   */
  append(line: JournalLine): Promise<void>;
  close(): Promise<void>;
}

export interface StoredJournal {
  runId: string;
  path: string;
  lines: readonly JournalLine[];
  /** Why some of it cannot be read; a torn last line is no damage. */
  damage?: string;
}

export interface RunStore {
  /** Those of one plan, the oldest first. */
  list(planId: string, signal: AbortSignal): Promise<StoredJournal[]>;
  /** @throws MigrationError `journal-not-written` */
  open(runId: string): Promise<Journal>;
}

/** Failures are MigrationErrors with the codes of KubernetesReader. */
export interface RunRecords {
  /** @throws also `invalid-run-record`, `newer-format` */
  read(planId: string, signal: AbortSignal): Promise<RunRecord | undefined>;
  /** Creates it, or replaces what is there: whoever writes holds the lock. */
  write(record: RunRecord, signal: AbortSignal): Promise<void>;
}
