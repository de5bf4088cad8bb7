/** What is known of earlier runs, from journals and record: each makes up for what the other lacks. */
import { describe, expect, it } from '@jest/globals';
import type { JournalEntry, JournalLine } from '../../../src/core/formats/journal.js';
import type { RunRecord } from '../../../src/core/formats/run-record.js';
import { listRuns, readEarlierRuns } from '../../../src/core/run/earlier-runs.js';
import { planShop } from '../../support/run-in-memory.js';

const plan = planShop();
const [CREDENTIAL = '', SECOND = ''] = plan.changes.map(({ id }) => id);
const TIME = '2026-01-01T00:00:00.000Z';

function journal(runId: string, ...entries: readonly JournalEntry[]): JournalLine[] {
  const start = { type: 'run_start', formatVersion: '1.0', runId, planId: plan.planId, mode: 'apply' } as const;
  const all: JournalEntry[] = [{ ...start, who: 'ann@laptop', tool: '1.2.3' }, ...entries];
  return all.map((entry, seq) => ({ seq, ts: TIME, ...entry }) as JournalLine);
}

function record(states: string, outcome?: string): RunRecord {
  const run = { id: 'run-0', mode: 'apply' as const, who: 'bob@desk', started: TIME };
  return {
    kind: 'RunRecord',
    formatVersion: '1.0',
    planId: plan.planId,
    runs: [{ ...run, ...(outcome !== undefined && { outcome }) }],
    states: states.padEnd(plan.changes.length, '-'),
    ...{ created: {}, replaced: {} },
  };
}

const intent = (change: string): JournalEntry => ({ type: 'intent', change, attempt: 1, preimage: [] });
const applied = (change: string): JournalEntry => ({ type: 'applied', change, made: true });
const already = (change: string): JournalEntry => ({ type: 'already', change });
const ended = (outcome: string): JournalEntry => ({ type: 'run_end', outcome });

describe('what was sent', () => {
  it.each<[string, JournalEntry[], RunRecord | undefined, string[]]>([
    ['what was written', [intent(CREDENTIAL), applied(CREDENTIAL)], undefined, [CREDENTIAL]],
    ['what had no answer', [intent(CREDENTIAL)], undefined, [CREDENTIAL]],
    ['not what somebody else was faster with', [intent(CREDENTIAL), already(CREDENTIAL)], undefined, []],
    ['what was written, and found in place later', [applied(CREDENTIAL), already(CREDENTIAL)], undefined, [CREDENTIAL]],
    ['not what held before', [already(CREDENTIAL)], undefined, []],
    ['what only the record knows', [], record('wi'), [CREDENTIAL, SECOND]],
    ['not what the record says was there, or failed', [], record('af'), []],
    ['what either of them knows', [applied(CREDENTIAL)], record('-w'), [CREDENTIAL, SECOND]],
  ])('is %s', (_, entries, kept, sent) => {
    const journals = entries.length > 0 ? [journal('run-1', ...entries)] : [];
    expect([...readEarlierRuns(plan, journals, kept).sent].sort()).toEqual([...sent].sort());
  });

  it('is known with its time where Azure may take a while to show it', () => {
    const { writtenAt } = readEarlierRuns(plan, [journal('run-1', applied(CREDENTIAL))], undefined);
    expect([...writtenAt]).toEqual([[CREDENTIAL, Date.parse(TIME)]]);
  });
});

describe('a run that has not come to its end', () => {
  it.each<[string, JournalLine[][], RunRecord | undefined, string | undefined]>([
    ['one that was killed', [journal('run-1')], undefined, 'run-1'],
    ['one that stopped', [journal('run-1', ended('partial'))], undefined, 'run-1'],
    ['one that is known by the record alone', [], record(''), 'run-0'],
    ['none after one that ended well', [journal('run-1', ended('ok'))], undefined, undefined],
    [
      'none where all is written, though a check failed',
      [journal('run-1', ended('verify_failed'))],
      undefined,
      undefined,
    ],
    [
      'none where a later one has made up for it',
      [journal('run-1'), journal('run-2', ended('ok'))],
      undefined,
      undefined,
    ],
    ['the last one, after one that ended well', [journal('run-1', ended('ok')), journal('run-2')], undefined, 'run-2'],
    ['none that the record knows the end of', [], record('', 'ok'), undefined],
  ])('is %s', (_, journals, kept, id) => {
    expect(readEarlierRuns(plan, journals, kept).unfinished?.id).toBe(id);
  });
});

describe('the runs of a plan', () => {
  it('are those of both, the oldest first, each once', () => {
    const journals = [journal('run-2'), journal('run-0', ended('partial'))];
    expect(listRuns(journals, record('')).map(({ id, who, outcome }) => [id, who, outcome])).toEqual([
      ['run-0', 'ann@laptop', 'partial'],
      ['run-2', 'ann@laptop', undefined],
    ]);
  });

  it('end as the record says where the journal was cut off', () => {
    expect(listRuns([journal('run-0')], record('', 'partial')).map(({ outcome }) => outcome)).toEqual(['partial']);
  });

  it('remember which stages a person has approved', () => {
    const approved: JournalEntry = { type: 'approved', how: 'tty-yes', stages: ['identities', 'workloads'] };
    const { approved: stages, runIds } = readEarlierRuns(plan, [journal('run-1', approved)], record(''));
    expect([[...stages], runIds]).toEqual([
      ['identities', 'workloads'],
      ['run-1', 'run-0'],
    ]);
  });
});
