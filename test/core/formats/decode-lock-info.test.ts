/** Who holds the lock, from what anybody may have written there. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeLockInfo } from '../../../src/core/formats/decode-lock-info.js';

const INFO = {
  id: 'run-1',
  mode: 'apply',
  planId: 'sha256:1',
  who: 'me@here',
  tool: '1.0.0',
  created: '2026-01-01T00:00:00Z',
};

describe('the holder of the lock', () => {
  it('is read as it was written', () => {
    expect(decodeLockInfo(JSON.stringify(INFO))).toEqual(INFO);
  });

  it.each<[string, string | undefined]>([
    ['nothing', undefined],
    ['an empty text', ''],
    ['no JSON', 'me'],
    ['a list', '[]'],
    ['too little', JSON.stringify({ id: 'run-1' })],
    ['too much', JSON.stringify({ ...INFO, more: 1 })],
    ['an unknown mode', JSON.stringify({ ...INFO, mode: 'erase' })],
    ['another type', JSON.stringify({ ...INFO, id: 1 })],
  ])('is not made up from %s', (_, text) => {
    expect(decodeLockInfo(text)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        decodeLockInfo(text);
      }),
    );
  });
});
