import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { limitConcurrency } from '../../../src/sources/cluster/limit-concurrency.js';

describe('limitConcurrency', () => {
  it('never runs more at a time, runs as many as it may, in order, and gives results and failures back', async () => {
    const size = fc.integer({ min: 1, max: 5 });
    const works = fc.array(fc.record({ turns: fc.nat(4), fails: fc.boolean() }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(size, works, async (most, list) => {
        const limit = limitConcurrency(most);
        const started: number[] = [];
        let running = 0;
        let peak = 0;
        const results = await Promise.allSettled(
          list.map(({ turns, fails }, index) =>
            limit(async () => {
              started.push(index);
              peak = Math.max(peak, (running += 1));
              for (let turn = 0; turn <= turns; turn += 1) await Promise.resolve();
              running -= 1;
              if (fails) throw index;
              return index;
            }),
          ),
        );
        expect(started).toEqual(list.map((_, index) => index));
        expect(peak).toBe(Math.min(most, list.length));
        expect(results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason))).toEqual(
          started,
        );
      }),
    );
  });
});
