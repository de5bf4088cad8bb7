/** Keeping the record of the runs of a plan up to date. */
import type { RunRecord } from '../formats/run-record.js';
import type { RunMode } from '../formats/run-mode.js';
import { RUN_RECORD_FORMAT_VERSION } from '../formats/versions.js';
import type { ExecutablePlan } from './executable.js';

/** One letter per change, as the schema of the record explains them. */
export type StepLetter = '-' | 'w' | 'a' | 'i' | 'f' | 'd' | 's';

export interface StepNote {
  letter: StepLetter;
  /** UID of what we made; the name, of a credential. */
  created?: string;
  /** What the place that a restart writes said before, as JSON; `-`: nothing. */
  replaced?: string;
}

export interface RunStart {
  id: string;
  mode: RunMode;
  who: string;
  /** RFC 3339 */
  started: string;
}

/** @param before what earlier runs of the plan have left */
export function startRecord(plan: ExecutablePlan, before: RunRecord | undefined, start: RunStart): RunRecord {
  const empty = { states: '-'.repeat(plan.changes.length), created: {}, replaced: {}, runs: [] };
  const { states, created, replaced, runs } = before ?? empty;
  return {
    kind: 'RunRecord',
    formatVersion: RUN_RECORD_FORMAT_VERSION,
    planId: plan.planId,
    runs: [...runs, start],
    states,
    created,
    replaced,
  };
}

/** What an earlier run has made stays ours. @param position of the change in the plan */
export function noteStep(record: RunRecord, position: number, { letter, created, replaced }: StepNote): RunRecord {
  const { states } = record;
  const isOurs = letter === 'a' && ['w', 'i'].includes(states.charAt(position));
  return {
    ...record,
    states: isOurs ? states : states.slice(0, position) + letter + states.slice(position + 1),
    created: created === undefined ? record.created : { ...record.created, [position]: created },
    // What a second restart meets is the work of the first.
    replaced: replaced === undefined ? record.replaced : { [position]: replaced, ...record.replaced },
  };
}
