/** Lets requests through no faster than Azure allows, so that it need not refuse them. */
import type { Clock } from '../../ports/clock.js';
import { limitsOf } from './limits.js';
import { makeLines } from './lines.js';

export interface Pace {
  /** Resolves when the request may be sent. */
  wait(request: { method: string; url: string }, signal: AbortSignal): Promise<void>;
}

/**
 * One gate per limit. Who waits at a wider gate keeps its place at the narrower ones, in which nobody could pass it
 * anyway; so no identity takes the time of another, and the distance at a gate is that of the requests as sent.
 */
export function makePace(clock: Clock): Pace {
  const lines = makeLines();
  /** Milliseconds since 1970 from which each gate lets the next one pass. */
  const openFrom = new Map<string, number>();
  async function passGates(gates: ReturnType<typeof limitsOf>, signal: AbortSignal): Promise<void> {
    const [gate, ...wider] = gates;
    if (!gate) return;
    await lines.run(gate.key, async () => {
      signal.throwIfAborted();
      const wait = (openFrom.get(gate.key) ?? 0) - clock.now();
      if (wait > 0) await clock.sleep(wait, signal);
      await passGates(wider, signal);
      openFrom.set(gate.key, clock.now() + 1000 / gate.perSecond);
    });
  }
  return { wait: ({ method, url }, signal) => passGates(limitsOf(method, url), signal) };
}
