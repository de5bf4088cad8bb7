/** A clock whose time moves on by itself: to the next sleeper, as soon as nothing else is left to do. */
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../src/ports/clock.js';

interface Sleeper {
  at: number;
  wake(): void;
}

/** Turns of the event loop without a new sleeper after which the rest is taken to be asleep. */
const QUIET_TURNS = 1;

export function virtualClock(start = Date.parse('2026-01-01T00:00:00Z')): Clock {
  let now = start;
  let running = false;
  const sleepers = new Set<Sleeper>();
  async function run(): Promise<void> {
    if (running) return;
    running = true;
    while (sleepers.size > 0) {
      for (let turn = 0; turn < QUIET_TURNS; turn += 1) await setImmediate();
      const [first] = [...sleepers].sort((a, b) => a.at - b.at);
      if (!first) break;
      now = Math.max(now, first.at);
      first.wake();
    }
    running = false;
  }
  return {
    now: () => now,
    sleep(milliseconds, signal) {
      return new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const stop = (): void => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        };
        const sleeper = {
          at: now + milliseconds,
          wake() {
            sleepers.delete(sleeper);
            signal.removeEventListener('abort', stop);
            resolve();
          },
        };
        signal.addEventListener('abort', stop, { once: true });
        sleepers.add(sleeper);
        void run();
      });
    },
  };
}
