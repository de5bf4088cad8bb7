import { describe, expect, it } from '@jest/globals';
import type { Change } from '../../../src/core/change/types.js';
import type { JournalEntry, JournalLine } from '../../../src/core/formats/journal.js';
import type { RunRecord } from '../../../src/core/formats/run-record.js';
import { foldHistory, type History } from '../../../src/core/run/history.js';
import { planObjects } from '../../support/planning.js';
import { labelChange, sampleChange, sampleTarget } from '../../support/sample-plan.js';

const EDIT = labelChange(sampleTarget('Deployment', 'api'));
const CREATION = sampleChange({
  id: 'identities/create/x',
  stage: 'identities',
  target: { system: 'azure', id: 'x' },
  effect: { do: 'create', body: { name: 'ours' } },
});
const RESTART = sampleChange({
  id: 'workloads/restart/x',
  target: sampleTarget('Deployment', 'web'),
  effect: { do: 'restart' },
});
const PLAN = { ...planObjects([]), changes: [EDIT, CREATION, RESTART], planId: 'sha256:plan' };

const INTENT: JournalEntry = { type: 'intent', change: EDIT.id, attempt: 1, preimage: [] };
const APPLIED: JournalEntry = { type: 'applied', change: EDIT.id, made: false };
const ALREADY: JournalEntry = { type: 'already', change: EDIT.id };
const FAILED: JournalEntry = { type: 'failed', change: EDIT.id, code: 'x', message: '' };

function journal(entries: readonly JournalEntry[], runId = 'run-1') {
  const start: JournalEntry = {
    ...{ type: 'run_start', formatVersion: '1.0', runId, planId: PLAN.planId },
    ...{ mode: 'apply', who: `ann of ${runId}`, tool: '1' },
  };
  const lines = [start, ...entries].map((entry, seq) => ({ ...entry, seq, ts: `2026-11-24T00:00:0${seq}.000Z` }));
  return { runId, path: `${runId}.journal.ndjson`, lines: lines as JournalLine[] };
}

function record(fields: Partial<RunRecord>): RunRecord {
  return {
    ...{ kind: 'RunRecord', formatVersion: '1.0', planId: PLAN.planId, runs: [] },
    ...{ states: '---', created: {}, replaced: {} },
    ...fields,
  };
}

function fateOf(history: History, { id }: Change = EDIT): string | undefined {
  return history.changes.get(id)?.fate;
}

describe('the history of a plan', () => {
  it.each<[string, readonly (readonly JournalEntry[])[], string | undefined, string | undefined]>([
    ['nothing at all', [], undefined, undefined],
    ['an intent, and no more', [[INTENT]], undefined, 'sent'],
    ['an intent that failed: an earlier attempt may have gone through', [[INTENT, FAILED]], undefined, 'sent'],
    ['a write', [[INTENT, APPLIED]], undefined, 'written'],
    ['a write, met again', [[INTENT, APPLIED], [ALREADY]], undefined, 'written'],
    ['a write, undone and sent again', [[INTENT, APPLIED], [INTENT]], undefined, 'written'],
    ['what was there', [[ALREADY]], undefined, 'already'],
    ['somebody who was faster', [[INTENT, ALREADY], [APPLIED]], undefined, 'already'],
    ['what was there, and went, and was written', [[ALREADY], [INTENT, APPLIED]], undefined, 'written'],
    ['an intent that another run has seen written', [[INTENT], [APPLIED]], undefined, 'written'],
    ['the record alone: written', [], 'w--', 'written'],
    ['the record alone: sent', [], 'i--', 'sent'],
    ['the record alone: there before', [], 'a--', 'already'],
    ['the record alone: failed', [], 'f--', undefined],
    ['an intent that the record knows to be written', [[INTENT]], 'w--', 'written'],
    ['a record that contradicts the journal', [[ALREADY]], 'w--', 'already'],
    ['a record that is behind', [[INTENT, APPLIED]], 'i--', 'written'],
  ])('with %s', (_name, runs, states, fate) => {
    const journals = runs.map((entries, number) => journal(entries, `run-${number + 1}`));

    const history = foldHistory(PLAN, journals, states === undefined ? undefined : record({ states }));

    expect(fateOf(history)).toBe(fate);
    expect(history.evidence).toBe(runs.length > 0 ? 'journal' : states === undefined ? 'none' : 'record');
  });

  it('tells who wrote it last, and when', () => {
    const history = foldHistory(PLAN, [journal([INTENT, APPLIED]), journal([INTENT], 'run-2')], undefined);

    expect(history.changes.get(EDIT.id)?.written).toEqual({
      run: 'run-2',
      who: 'ann of run-2',
      at: '2026-11-24T00:00:01.000Z',
    });
    expect(history).toMatchObject({ runIds: ['run-1', 'run-2'], unfinished: { id: 'run-2' }, damage: [] });
  });

  it.each<[string, JournalEntry[], RunRecord | undefined, string | undefined]>([
    ['a UID', [{ type: 'applied', change: CREATION.id, made: true, uid: 'u-1' }], undefined, 'u-1'],
    ['a name', [{ type: 'applied', change: CREATION.id, made: true }], undefined, 'ours'],
    [
      'the UID of the last time',
      [
        { type: 'applied', change: CREATION.id, made: true, uid: 'u-1' },
        { type: 'applied', change: CREATION.id, made: true, uid: 'u-2' },
      ],
      undefined,
      'u-2',
    ],
    [
      'nothing: it was adopted',
      [{ type: 'applied', change: CREATION.id, made: false, uid: 'u-1' }],
      undefined,
      undefined,
    ],
    ['what the record says', [], record({ states: '-w-', created: { '1': 'u-3' } }), 'u-3'],
  ])('proves what was made by %s', (_name, entries, told, made) => {
    const history = foldHistory(PLAN, entries.length > 0 ? [journal(entries)] : [], told);

    expect(history.changes.get(CREATION.id)?.made).toBe(made);
  });

  const restarted = (is: string): JournalEntry => ({
    ...{ type: 'intent', change: RESTART.id, attempt: 1 },
    preimage: [{ at: ['spec'], is: { is } }],
  });

  it.each<[string, JournalEntry[], RunRecord | undefined, unknown]>([
    ['the first intent', [restarted('before'), restarted('ours')], undefined, { is: 'before' }],
    ['the record', [], record({ states: '--w', replaced: { '2': '"then"' } }), { is: 'then' }],
    ['the record: nothing', [], record({ states: '--w', replaced: { '2': '-' } }), { absent: true }],
    ['a record that was tampered with', [], record({ states: '--w', replaced: { '2': '{' } }), undefined],
  ])('knows what a restart has replaced from %s', (_name, entries, told, replaced) => {
    const history = foldHistory(PLAN, entries.length > 0 ? [journal(entries)] : [], told);

    expect(history.changes.get(RESTART.id)?.replaced).toEqual(replaced);
  });

  it('says what of a journal cannot be read', () => {
    const history = foldHistory(PLAN, [{ ...journal([]), damage: 'line 3 is no JSON' }], undefined);

    expect(history.damage).toEqual(['run-1.journal.ndjson: line 3 is no JSON']);
  });

  it('leaves out lines about changes that the plan does not hold', () => {
    expect([...foldHistory(PLAN, [journal([{ ...INTENT, change: 'undo/x' }])], undefined).changes]).toEqual([]);
  });
});
