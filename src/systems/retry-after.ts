/** The header with which a server names the time to come back (RFC 9110 §10.2.3). */
import type { Clock } from '../ports/clock.js';

/** Milliseconds of a Retry-After in seconds or as a date; undefined for anything else. */
export function parseRetryAfter(text: string | undefined, clock: Clock): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - clock.now());
}
