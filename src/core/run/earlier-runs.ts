/** What earlier runs of a plan have left behind, from their journals and from the record in the cluster. */
import type { JournalLine } from '../formats/journal.js';
import type { RunRecord } from '../formats/run-record.js';
import type { RunMode } from '../formats/run-mode.js';
import type { StageId } from '../change/types.js';
import { compareText } from '../json.js';
import type { ExecutablePlan } from './executable.js';

export interface EarlierRuns {
  /** Their ids: an object that carries one was made by them. */
  runIds: readonly string[];
  /** Changes that were sent, with or without an answer. */
  sent: ReadonlySet<string>;
  /** When changes in Azure were last written, in milliseconds since 1970, by change. */
  writtenAt: ReadonlyMap<string, number>;
  /** Stages that a person has approved, of this very plan. */
  approved: ReadonlySet<StageId>;
  record: RunRecord | undefined;
  /** The last run that has not come to its end, where one has not. */
  unfinished?: { id: string; who: string; started: string };
}

export const NO_EARLIER_RUNS: EarlierRuns = {
  runIds: [],
  sent: new Set(),
  writtenAt: new Map(),
  approved: new Set(),
  record: undefined,
};

/** @param journals of this plan, the oldest first; those that are not on this machine are made up for by the record */
export function readEarlierRuns(
  plan: ExecutablePlan,
  journals: readonly (readonly JournalLine[])[],
  record: RunRecord | undefined,
): EarlierRuns {
  const lines = journals.flat();
  const azure = new Set(plan.changes.filter(({ target }) => target.system === 'azure').map(({ id }) => id));
  const unfinished = findUnfinished(journals, record);
  return {
    runIds: [
      ...new Set([...lines.flatMap((line) => startOf(line)?.runId ?? []), ...runsOf(record).map(({ id }) => id)]),
    ],
    sent: new Set([...sentIn(lines), ...sentByRecord(plan, record)]),
    writtenAt: new Map(
      lines.flatMap((line) =>
        line.type === 'applied' && azure.has(line.change) ? [[line.change, Date.parse(line.ts)] as const] : [],
      ),
    ),
    approved: new Set(lines.flatMap((line) => (line.type === 'approved' ? line.stages : []))),
    record,
    ...(unfinished && { unfinished }),
  };
}

/** An intent alone may have been sent; one that ended in `already` met a conflict, so that somebody else had been faster. */
function sentIn(lines: readonly JournalLine[]): Set<string> {
  const sent = new Set<string>();
  const applied = new Set<string>();
  for (const line of lines) {
    if (line.type === 'intent' || line.type === 'applied') sent.add(line.change);
    if (line.type === 'applied') applied.add(line.change);
    if (line.type === 'already' && !applied.has(line.change)) sent.delete(line.change);
  }
  return sent;
}

function sentByRecord({ changes }: ExecutablePlan, record: RunRecord | undefined): string[] {
  const states = record?.states ?? '';
  return changes.flatMap(({ id }, position) => (['w', 'i'].includes(states.charAt(position)) ? [id] : []));
}

function startOf(line: JournalLine): Extract<JournalLine, { type: 'run_start' }> | undefined {
  return line.type === 'run_start' ? line : undefined;
}

function runsOf(record: RunRecord | undefined): RunRecord['runs'] {
  return record?.runs ?? [];
}

export interface ToldRun {
  id: string;
  mode: RunMode;
  who: string;
  /** RFC 3339 */
  started: string;
  /** Absent: it has not come to its end. */
  outcome?: string;
}

/** Those of journals and record together, the oldest first. */
export function listRuns(journals: readonly (readonly JournalLine[])[], record: RunRecord | undefined): ToldRun[] {
  const told = new Map(
    runsOf(record).map(({ id, mode, who, started, outcome }): [string, ToldRun] => [
      id,
      { id, mode, who, started, ...(outcome !== undefined && { outcome }) },
    ]),
  );
  for (const lines of journals) {
    const start = lines.map(startOf).find((line) => line !== undefined);
    const end = lines.find((line) => line.type === 'run_end');
    if (!start) continue;
    const { runId: id, mode, who, ts: started } = start;
    const outcome = end?.type === 'run_end' ? end.outcome : told.get(id)?.outcome;
    told.set(id, { id, mode, who, started, ...(outcome !== undefined && { outcome }) });
  }
  return [...told.values()].sort((a, b) => compareText(a.id, b.id));
}

/** A run that ended well has made up for those before it. */
function findUnfinished(
  journals: readonly (readonly JournalLine[])[],
  record: RunRecord | undefined,
): EarlierRuns['unfinished'] {
  const last = listRuns(journals, record).at(-1);
  if (!last || FINISHED.has(last.outcome ?? '')) return undefined;
  const { id, who, started } = last;
  return { id, who, started };
}

/** Outcomes after which everything that was asked for is in place. */
const FINISHED = new Set(['ok', 'verify_failed', 'inconclusive']);
