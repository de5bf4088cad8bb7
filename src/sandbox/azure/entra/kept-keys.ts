/** Entra keeps the keys of an issuer for a while: one that has just been rotated in is not known yet. */
import type { Clock } from '../../../ports/clock.js';
import type { KeySource, PublicKey } from './assertion.js';

export function keepKeys(keysOf: KeySource, clock: Clock, keptMs: number): KeySource {
  const kept = new Map<string, { keys: readonly PublicKey[]; until: number }>();
  return async (issuer, signal) => {
    const entry = kept.get(issuer);
    if (entry && clock.now() < entry.until) return entry.keys;
    const keys = await keysOf(issuer, signal);
    kept.set(issuer, { keys, until: clock.now() + keptMs });
    return keys;
  };
}
