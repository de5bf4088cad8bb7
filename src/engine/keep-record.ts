/** The record of the runs of a plan in the cluster: what we made is in it before anything else is written. */
import type { RunRecord } from '../core/formats/run-record.js';
import { noteStep, type StepNote } from '../core/run/note-step.js';
import type { Clock } from '../ports/clock.js';
import type { RunRecords } from '../ports/runs.js';

export interface RecordKeeper {
  /** Kept with the next `store`. */
  note(position: number, note: StepNote): void;
  /** Resolves when all that was noted so far is stored; at once when it is. @throws the MigrationErrors of RunRecords */
  store(): Promise<void>;
  /** The same, where something was noted that only the record knows: what we made, and what a restart replaced. */
  storeOwnership(): Promise<void>;
  end(outcome: string): Promise<void>;
}

export function keepRecord(
  records: RunRecords,
  start: RunRecord,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): RecordKeeper {
  let record = start;
  let stored: RunRecord | undefined;
  let storing: Promise<void> | undefined;
  let owned: Pick<RunRecord, 'created' | 'replaced'> = start;

  async function storeLatest(): Promise<void> {
    const latest = record;
    await records.write(latest, signal);
    stored = latest;
    owned = latest;
  }

  /** One request at a time; whoever comes while it is on its way shares the next. */
  async function store(): Promise<void> {
    const wanted = record;
    while (storing) {
      await storing.catch(() => undefined);
      if (stored === wanted) return;
    }
    if (stored === record) return;
    storing = storeLatest().finally(() => (storing = undefined));
    await storing;
  }

  return {
    note(position, note) {
      record = noteStep(record, position, note);
    },
    store,
    async storeOwnership() {
      if (record.created !== owned.created || record.replaced !== owned.replaced) await store();
    },
    async end(outcome) {
      const ended = new Date(clock.now()).toISOString();
      const runs = record.runs.map((run, index) =>
        index === record.runs.length - 1 ? { ...run, ended, outcome } : run,
      );
      record = { ...record, runs };
      await store();
    },
  };
}
