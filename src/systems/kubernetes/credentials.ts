/** What proves to the API server who is asking, kept for as long as it is good. */
import type { Clock } from '../../ports/clock.js';

export interface Credential {
  /** Value of the Authorization header. */
  authorization?: string;
  /** Client certificate and key, PEM. */
  cert?: string | Buffer;
  key?: string | Buffer;
  /** Milliseconds since 1970; absent: good until the server refuses it. */
  expiresAt?: number;
}

export interface Credentials {
  current(signal: AbortSignal): Promise<Credential>;
  /** After the server refused `used`: another credential, or undefined when there is none to be had. */
  renew(used: Credential, signal: AbortSignal): Promise<Credential | undefined>;
}

export function fixedCredentials(credential: Credential): Credentials {
  return { current: async () => credential, renew: async () => undefined };
}

/**
 * Loads once for any number of parallel requests, and again on expiry or refusal. A failure is kept too: a person must
 * not be asked to log in again for each of twenty lists.
 */
export function cachedCredentials(load: (signal: AbortSignal) => Promise<Credential>, clock: Clock): Credentials {
  let held: Promise<Credential> | undefined;
  const reload = (signal: AbortSignal): Promise<Credential> => {
    held = load(signal);
    return held;
  };
  const current = async (signal: AbortSignal): Promise<Credential> => {
    const seen = held;
    if (!seen) return reload(signal);
    const credential = await seen;
    if (!isExpired(credential, clock)) return credential;
    return held === seen ? reload(signal) : current(signal);
  };
  const renew = async (used: Credential, signal: AbortSignal): Promise<Credential> => {
    const seen = held;
    const credential = await current(signal);
    if (credential !== used) return credential;
    // Another request may have been refused at the same time and renew already.
    return held === seen ? reload(signal) : current(signal);
  };
  return { current, renew };
}

function isExpired({ expiresAt }: Credential, clock: Clock): boolean {
  return expiresAt !== undefined && expiresAt <= clock.now();
}
