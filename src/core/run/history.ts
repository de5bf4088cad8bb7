/** What the runs of a plan have done to each of its changes: their journals are the evidence, their record fills what is lost. */
import type { Change, StageId, Value } from '../change/types.js';
import type { JournalLine } from '../formats/journal.js';
import type { RunRecord } from '../formats/run-record.js';
import { asObject, asString, type Json } from '../json.js';
import { type EarlierRuns, readEarlierRuns } from './earlier-runs.js';
import type { ExecutablePlan } from './executable.js';

export interface JournalOfRun {
  runId: string;
  /** For messages. */
  path: string;
  lines: readonly JournalLine[];
  /** Why some of it cannot be read. */
  damage?: string;
}

export interface WrittenBy {
  run: string;
  who: string;
  /** RFC 3339 */
  at: string;
}

export interface ChangeHistory {
  /** `sent`: it may have been written, and what is there now tells. `already`: it held before we came. */
  fate: 'written' | 'sent' | 'already';
  /** Of what we created: its UID; the name, of a credential. */
  made?: string;
  /** Of a restart: what its place said before the first one. */
  replaced?: Value;
  /** Its last write. The record does not tell. */
  written?: WrittenBy;
}

export interface History {
  /** By id. A change that is not in it was never sent. */
  changes: ReadonlyMap<string, ChangeHistory>;
  evidence: 'journal' | 'record' | 'none';
  /** An object that carries one of them was made by us. */
  runIds: readonly string[];
  approved: ReadonlySet<StageId>;
  unfinished: EarlierRuns['unfinished'];
  /** What cannot be read of the journals: nothing may be undone by what is left of them. */
  damage: readonly string[];
}

/** @param journals of this plan, the oldest first */
export function foldHistory(
  plan: ExecutablePlan,
  journals: readonly JournalOfRun[],
  record: RunRecord | undefined,
): History {
  const { runIds, approved, unfinished } = readEarlierRuns(
    plan,
    journals.map(({ lines }) => lines),
    record,
  );
  const told = foldJournals(plan, journals);
  const entries = plan.changes.flatMap((change, position): [string, ChangeHistory][] => {
    const history = fillIn(told.get(change.id), record && readRecord(change, position, record));
    return history ? [[change.id, history]] : [];
  });
  return {
    changes: new Map(entries),
    evidence: journals.some(({ lines }) => lines.length > 0) ? 'journal' : record ? 'record' : 'none',
    runIds,
    approved,
    unfinished,
    damage: journals.flatMap(({ path, damage }) => (damage === undefined ? [] : [`${path}: ${damage}`])),
  };
}

function foldJournals({ changes }: ExecutablePlan, journals: readonly JournalOfRun[]): Map<string, ChangeHistory> {
  const byId = new Map(changes.map((change) => [change.id, change]));
  const told = new Map<string, ChangeHistory>();
  for (const { runId, lines } of journals) {
    const who = lines.flatMap((line) => (line.type === 'run_start' ? line.who : []))[0] ?? '';
    for (const line of lines) {
      const change = 'change' in line ? byId.get(line.change) : undefined;
      if (!change) continue;
      const next = noteLine(told.get(change.id), line, change, { run: runId, who, at: line.ts });
      if (next) told.set(change.id, next);
    }
  }
  return told;
}

/** A failure after an intent tells nothing: an earlier attempt of it may have gone through. */
function noteLine(
  known: ChangeHistory | undefined,
  line: JournalLine,
  change: Change,
  written: WrittenBy,
): ChangeHistory | undefined {
  switch (line.type) {
    case 'intent': {
      const replaced = known?.replaced ?? replacedBy(change, line);
      const fate = known?.fate === 'written' ? 'written' : 'sent';
      return { ...known, fate, written, ...(replaced && { replaced }) };
    }
    case 'applied':
      // Somebody else was faster than our write, and nothing was sent since.
      if (known?.fate === 'already') return known;
      return { ...known, fate: 'written', written, ...(line.made && { made: line.uid ?? credentialName(change) }) };
    case 'already':
      return known?.fate === 'written' ? known : { ...known, fate: 'already' };
    default:
      return known;
  }
}

/** A restart is written as an edit of one place. What a second one meets there is the work of the first. */
function replacedBy({ effect }: Change, line: Extract<JournalLine, { type: 'intent' }>): Value | undefined {
  return effect.do === 'restart' ? line.preimage[0]?.is : undefined;
}

function credentialName({ effect }: Change): string {
  return effect.do === 'create' ? (asString(asObject(effect.body)['name']) ?? '') : '';
}

const FATES: Readonly<Record<string, ChangeHistory['fate']>> = { w: 'written', i: 'sent', a: 'already' };

function readRecord({ effect }: Change, position: number, record: RunRecord): ChangeHistory | undefined {
  const fate = FATES[record.states.charAt(position)];
  if (!fate) return undefined;
  const made = record.created[position];
  const replaced = effect.do === 'restart' ? readReplaced(record.replaced[position] ?? '') : undefined;
  return { fate, ...(made !== undefined && { made }), ...(replaced && { replaced }) };
}

/** Undefined where it tells nothing. */
function readReplaced(text: string): Value | undefined {
  if (text === '-') return { absent: true };
  try {
    return { is: JSON.parse(text) as Json };
  } catch {
    return undefined;
  }
}

/** Where both speak the journal is right; that something was only sent, the record may know better. */
function fillIn(journal: ChangeHistory | undefined, record: ChangeHistory | undefined): ChangeHistory | undefined {
  if (!journal || !record) return journal ?? record;
  return { ...record, ...journal, fate: journal.fate === 'sent' ? record.fate : journal.fate };
}
