/** A clock that stands still but for sleeping, which takes no time. */
import type { Clock } from '../../src/ports/clock.js';

export interface FakeClock extends Clock {
  /** Milliseconds of each sleep. */
  slept: number[];
  advance(milliseconds: number): void;
}

export function fakeClock(start = Date.parse('2026-01-01T00:00:00Z')): FakeClock {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    advance: (milliseconds) => (now += milliseconds),
    async sleep(milliseconds, signal) {
      signal.throwIfAborted();
      slept.push(milliseconds);
      now += milliseconds;
    },
  };
}
