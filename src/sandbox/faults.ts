/** Faults that a test or a rehearsal orders: which calls, how often, and what happens to them. */
import { chance } from './chance.js';

/** `after`: the call takes effect and only its answer is lost. */
export type Damage =
  /** `code`: the service's own word or number for it. */
  | { do: 'refuse'; status: number; code?: string; message?: string; retryAfterS?: number; after?: true }
  /** What a gateway in between says, in HTML. */
  | { do: 'gateway'; status: number; after?: true }
  /** No answer ever. */
  | { do: 'silence'; after?: true }
  | { do: 'reset'; after?: true }
  /** The connection breaks in the middle of the answer. */
  | { do: 'truncate' }
  | { do: 'slow'; ms: number };

export type Refused = Extract<Damage, { do: 'refuse' }>;

export interface FaultyCall {
  method: string;
  path: string;
}

export interface FaultOn<C extends FaultyCall> {
  on(call: C): boolean;
  damage: Damage;
  /** From 0 to 1; absent: always. */
  probability?: number;
  /** Strikes at most this often. */
  times?: number;
}

export interface Faults<C extends FaultyCall> {
  /** What happens to this call; the first fault that strikes decides. */
  strike(call: C): Damage | undefined;
}

export function createFaults<C extends FaultyCall>(faults: readonly FaultOn<C>[], seed: number): Faults<C> {
  const struck = faults.map(() => 0);
  const seen = new Map<string, number>();
  return {
    strike(call) {
      const key = `${call.method} ${call.path}`;
      const nth = (seen.get(key) ?? 0) + 1;
      seen.set(key, nth);
      const index = faults.findIndex(
        (fault, at) =>
          fault.on(call) &&
          (struck[at] ?? 0) < (fault.times ?? Infinity) &&
          chance(seed, at, key, nth) < (fault.probability ?? 1),
      );
      struck[index] = (struck[index] ?? 0) + 1;
      return faults[index]?.damage;
    },
  };
}
