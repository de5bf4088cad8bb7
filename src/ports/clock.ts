/** Time, passed in so that tests do not wait and core stays without a clock. */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects with the reason of the signal as soon as it aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}
