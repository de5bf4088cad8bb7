/**
 * The copies of Entra's directory (azure-facts §3.4, §9.8): each learns of credentials later than ARM and Graph do, a
 * request reaches any of them, and one that has refused an assertion too early goes on refusing it for a while.
 */
import type { Clock } from '../../../ports/clock.js';
import { chance } from '../../chance.js';
import { type Client, type Credentials, credentialsAt } from '../clients.js';
import type { PresentedTriple } from './token-refusals.js';

export interface Propagation {
  replicas: number;
  /** Until the first copy knows of a write. */
  delayMs: number;
  /** How much later each further copy does. */
  spreadMs: number;
  /** A refusal within this time of the write that would have prevented it is kept … */
  earlyMs: number;
  /** … for this long. */
  refusalKeptMs: number;
}

export interface Replicas {
  /** The one that the next request reaches. */
  next(): Replica;
}

export interface Replica {
  credentialsOf(client: Client): Credentials;
  /** Answers as it did before, as long as it keeps that answer. */
  keptRefusal(client: Client, triple: PresentedTriple): Error | undefined;
  keepRefusal(client: Client, triple: PresentedTriple, refusal: Error): void;
}

export function createReplicas(clock: Clock, seed: number, propagation: Propagation): Replicas {
  const kept = new Map<string, { refusal: Error; until: number }>();
  let requests = 0;
  return {
    next() {
      requests += 1;
      const index = Math.floor(chance(seed, 'replica', requests) * propagation.replicas);
      return createReplica(index, clock, propagation, kept);
    },
  };
}

function createReplica(
  index: number,
  clock: Clock,
  { delayMs, spreadMs, earlyMs, refusalKeptMs }: Propagation,
  kept: Map<string, { refusal: Error; until: number }>,
): Replica {
  const keyOf = (client: Client, { issuer, subject }: PresentedTriple): string =>
    JSON.stringify([index, client.clientId, issuer, subject]);
  return {
    credentialsOf: (client) => credentialsAt(client, clock.now() - delayMs - index * spreadMs),
    keptRefusal(client, triple) {
      const entry = kept.get(keyOf(client, triple));
      return entry && clock.now() < entry.until ? entry.refusal : undefined;
    },
    keepRefusal(client, triple, refusal) {
      const written = [...client.credentials.values()].find((credential) => isExactly(credential, triple))?.writtenAt;
      if (written === undefined || clock.now() - written > earlyMs) return;
      kept.set(keyOf(client, triple), { refusal, until: clock.now() + refusalKeptMs });
    },
  };
}

export function isExactly(
  credential: { issuer: string; subject?: string; audiences: readonly string[] },
  { issuer, subject, audience }: PresentedTriple,
): boolean {
  return credential.issuer === issuer && credential.subject === subject && credential.audiences.includes(audience);
}
