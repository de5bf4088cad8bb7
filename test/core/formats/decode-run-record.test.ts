/** The record of the runs of a plan: all of it, or nothing. */
import { describe, expect, it } from '@jest/globals';
import { decodeRunRecord } from '../../../src/core/formats/decode-run-record.js';

const RECORD = {
  kind: 'RunRecord',
  formatVersion: '1.0',
  planId: 'sha256:1',
  runs: [
    {
      id: 'run-1',
      mode: 'apply',
      who: 'me@here',
      started: '2026-01-01T00:00:00Z',
      ended: '2026-01-01T00:01:00Z',
      outcome: 'ok',
    },
    { id: 'run-2', mode: 'rollback', who: 'me@here', started: '2026-01-02T00:00:00Z' },
  ],
  states: '-waifds',
  created: { 1: 'uid-1', 2: 'shop-catalog-1' },
  replaced: { 3: '-' },
};

describe('a run record', () => {
  it('is read as it was written', () => {
    expect(decodeRunRecord(JSON.stringify(RECORD), 'runs/r', 'sha256:1')).toEqual(RECORD);
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['no JSON', '{'],
    ['another document', JSON.stringify({ ...RECORD, kind: 'MigrationPlan' })],
    ['no version', JSON.stringify({ ...RECORD, formatVersion: 'x' })],
    ['a key too many', JSON.stringify({ ...RECORD, more: 1 })],
    ['a key too few', JSON.stringify({ ...RECORD, states: undefined })],
    ['a run of an unknown mode', JSON.stringify({ ...RECORD, runs: [{ ...RECORD.runs[0], mode: 'erase' }] })],
    ['what was created without an id', JSON.stringify({ ...RECORD, created: { 1: 7 } })],
    ['another plan', JSON.stringify({ ...RECORD, planId: 'sha256:2' })],
  ])('is refused: %s', (_, text) => {
    expect(() => decodeRunRecord(text, 'runs/r', 'sha256:1')).toThrow(
      expect.objectContaining({ code: 'invalid-run-record', what: expect.stringContaining('runs/r') }),
    );
  });

  it.each(['1.1', '2.0'])('of a newer version is refused as such: %s', (formatVersion) => {
    const text = JSON.stringify({ ...RECORD, formatVersion, more: true });
    expect(() => decodeRunRecord(text, 'runs/r', 'sha256:1')).toThrow(
      expect.objectContaining({ code: 'newer-format', kind: 'stale' }),
    );
  });
});
