/** A journal is read line by line: whole lines are trusted no further than their schema, and a torn end tells nothing. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeJournal, planOfJournal } from '../../../src/core/formats/decode-journal.js';
import type { JournalLine } from '../../../src/core/formats/journal.js';

const TS = '2026-01-01T00:00:00.000Z';
const CHANGE = 'workloads/edit/cluster/Deployment/shop/api';

/** One of each type, with all that it may hold. */
const LINES: readonly JournalLine[] = [
  {
    ...{ seq: 0, ts: TS, type: 'run_start', formatVersion: '1.0', runId: 'run-1', planId: 'sha256:1' },
    ...{ mode: 'apply', who: 'me@here', tool: '1.0.0', cluster: 'uid-0' },
  },
  { seq: 1, ts: TS, type: 'approved', how: 'tty-yes', stages: ['identities', 'workloads'] },
  {
    ...{ seq: 2, ts: TS, type: 'intent', change: CHANGE, attempt: 1, uid: 'uid-1', version: '7' },
    preimage: [
      { at: ['metadata', 'annotations', 'a/b'], is: { absent: true } },
      { at: ['spec', 'env', { where: { name: 'A' } }, 'value'], is: { is: null } },
    ],
  },
  { seq: 3, ts: TS, type: 'applied', change: CHANGE, uid: 'uid-1', version: '8', made: false },
  { seq: 4, ts: TS, type: 'already', change: CHANGE },
  { seq: 5, ts: TS, type: 'failed', change: CHANGE, code: 'object-refused', message: 'naïve\nlines\u2028more' },
  { seq: 6, ts: TS, type: 'drifted', change: CHANGE, paths: ['spec.a'] },
  { seq: 7, ts: TS, type: 'skipped', change: CHANGE, why: 'it depends on what failed' },
  { seq: 8, ts: TS, type: 'ready', change: CHANGE, detail: '2 of 2' },
  { seq: 9, ts: TS, type: 'wait_timeout', change: CHANGE, detail: '1 of 2' },
  { seq: 10, ts: TS, type: 'wait_failed', change: CHANGE, detail: '0 of 2' },
  { seq: 11, ts: TS, type: 'check', check: 'c', answer: 'pass', summary: 'fine', startedAt: TS },
  { seq: 12, ts: TS, type: 'stage_end', stage: 'workloads', done: 1, left: 0 },
  { seq: 13, ts: TS, type: 'run_end', outcome: 'ok' },
];
const TEXT = LINES.map((line) => `${JSON.stringify(line)}\n`).join('');

describe('a journal', () => {
  it('is read as it was written', () => {
    expect(decodeJournal(TEXT, 'j')).toEqual({ lines: LINES });
  });

  it('that holds nothing says nothing', () => {
    expect(decodeJournal('', 'j')).toEqual({ lines: [] });
  });

  it('may end anywhere: what is whole is read, and nothing is called damaged', () => {
    fc.assert(
      fc.property(fc.nat({ max: TEXT.length }), (length) => {
        const { lines, damage } = decodeJournal(TEXT.slice(0, length), 'j');
        expect(damage).toBeUndefined();
        expect(lines).toEqual(LINES.slice(0, lines.length));
        // A line that lacks only its end is whole.
        const ended = TEXT.slice(0, length + 1).split('\n').length - 1;
        expect(lines).toHaveLength(ended);
      }),
    );
  });

  it.each<[string, string]>([
    ['no JSON', '{"seq":'],
    ['nothing', ''],
    ['no object', '7'],
    ['a type that is unknown', JSON.stringify({ seq: 1, ts: TS, type: 'later' })],
    ['less than it must', JSON.stringify({ seq: 1, ts: TS, type: 'already' })],
    ['more than it may', JSON.stringify({ ...LINES[4], token: 'secret' })],
    ['another type of number', JSON.stringify({ ...LINES[4], seq: -1 })],
    ['two lines run into one', JSON.stringify(LINES[4]).repeat(2)],
  ])('is damaged where a line holds %s, and the rest is read', (_, line) => {
    const [first = '', ...rest] = TEXT.split('\n');
    const { lines, damage } = decodeJournal([first, line, ...rest].join('\n'), 'j');
    expect(lines).toEqual(LINES);
    expect(damage).toBe('line 2 cannot be read');
  });

  it('names the first damage only', () => {
    expect(decodeJournal(`{\n{\n${TEXT}`, 'j').damage).toBe('line 1 cannot be read');
  });

  it.each(['1.1', '2.0'])('of a newer version is refused: %s', (formatVersion) => {
    const start = JSON.stringify({ ...LINES[0], formatVersion, more: true });
    expect(() => decodeJournal(`${start}\n`, 'runs/j')).toThrow(
      expect.objectContaining({
        code: 'newer-format',
        kind: 'stale',
        what: 'The journal runs/j was written by a newer version of migrate',
      }),
    );
  });

  it.each(['', 'next', '1', '1.x'])('of no version at all is damaged: %p', (formatVersion) => {
    const start = JSON.stringify({ ...LINES[0], formatVersion });
    expect(decodeJournal(`${start}\n`, 'j')).toEqual({ lines: [], damage: 'line 1 cannot be read' });
  });
});

describe('the plan of a journal', () => {
  const start = JSON.stringify({ ...LINES[0], formatVersion: '9.0', more: true });

  it.each<[string, string, string | undefined]>([
    ['this version', TEXT, 'sha256:1'],
    ['a newer version', `${start}\n{"type":"later"}\n`, 'sha256:1'],
    ['a run that was killed after its first line', start, 'sha256:1'],
    ['a run that was killed in its first line', start.slice(0, -1), undefined],
    ['a beginning of other types', '{"type":"run_start","planId":7}\n', undefined],
    ['a file without a beginning', `${JSON.stringify({ ...LINES[4], planId: 'sha256:1' })}\n${start}`, undefined],
    ['an empty file', '', undefined],
  ])('is what the first line says, in %s', (_, text, expected) => {
    expect(planOfJournal(text)).toBe(expected);
  });
});
