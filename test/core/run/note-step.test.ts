/** What the record of a plan's runs remembers: what is ours stays ours. */
import { describe, expect, it } from '@jest/globals';
import type { RunRecord } from '../../../src/core/formats/run-record.js';
import { noteStep, type RunStart, startRecord, type StepNote } from '../../../src/core/run/note-step.js';
import { planShop } from '../../support/run-in-memory.js';

const plan = planShop();
const START: RunStart = { id: 'run-1', mode: 'apply', who: 'ann@laptop', started: '2026-01-01T00:00:00Z' };

function recordOf(...notes: readonly StepNote[]): RunRecord {
  return notes.reduce((record, note) => noteStep(record, 2, note), startRecord(plan, undefined, START));
}

describe('a record', () => {
  it('begins with a mark for each change of the plan', () => {
    const { states, created, replaced, runs } = startRecord(plan, undefined, START);
    expect({ states, created, replaced, runs }).toEqual({
      states: '-'.repeat(plan.changes.length),
      created: {},
      replaced: {},
      runs: [START],
    });
  });

  it('goes on with what earlier runs have left', () => {
    const before = recordOf({ letter: 'w', created: 'uid-1' });
    const second = { ...START, id: 'run-2' };
    expect(startRecord(plan, before, second)).toEqual({ ...before, runs: [START, second] });
  });

  it('notes one change and no other', () => {
    const { states } = recordOf({ letter: 'f' });
    expect(states).toBe(`--f${'-'.repeat(plan.changes.length - 3)}`);
  });

  it.each<[string, StepNote[], string]>([
    ['what was written and is found in place later', [{ letter: 'w' }, { letter: 'a' }], 'w'],
    ['what was sent, and is found in place', [{ letter: 'i' }, { letter: 'a' }], 'i'],
    ['what others wrote', [{ letter: 'a' }], 'a'],
    ['what failed, and others wrote then', [{ letter: 'f' }, { letter: 'a' }], 'a'],
    ['what was sent and then answered', [{ letter: 'i' }, { letter: 'w' }], 'w'],
  ])('tells ours from theirs: %s', (_, notes, letter) => {
    expect(recordOf(...notes).states.charAt(2)).toBe(letter);
  });

  it('keeps what the first restart replaced, and the last that was made', () => {
    const { created, replaced } = recordOf(
      { letter: 'i', created: 'uid-1', replaced: '-' },
      { letter: 'w', created: 'uid-2', replaced: '"2026-01-01T00:00:00.000Z"' },
    );
    expect({ created, replaced }).toEqual({ created: { 2: 'uid-2' }, replaced: { 2: '-' } });
  });
});
