/** Rates of calls, as token buckets: a burst of at most one second, or of a single call where calls are rarer. */
import type { Clock } from '../../ports/clock.js';

export interface Rate {
  /** Calls with the same key share the rate. */
  key: string;
  perSecond: number;
}

export interface Throttle {
  /** Counts a call against all of its rates and says 0; or, when one is used up, counts nothing and says how many seconds to wait. */
  take(rates: readonly Rate[]): number;
}

export function createThrottle(clock: Clock): Throttle {
  const buckets = new Map<string, { left: number; at: number }>();
  const leftOf = ({ key, perSecond }: Rate, now: number): number => {
    const most = Math.max(1, perSecond);
    const bucket = buckets.get(key);
    return bucket ? Math.min(most, bucket.left + ((now - bucket.at) / 1000) * perSecond) : most;
  };
  return {
    take(rates) {
      const now = clock.now();
      const waits = rates.map((rate) => Math.max(0, 1 - leftOf(rate, now)) / rate.perSecond);
      const longest = Math.max(0, ...waits);
      if (longest > 0) return Math.ceil(longest);
      for (const rate of rates) buckets.set(rate.key, { left: leftOf(rate, now) - 1, at: now });
      return 0;
    },
  };
}
