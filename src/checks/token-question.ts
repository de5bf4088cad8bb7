/** What a token check is asked, and through what it looks. */
import type { ExistingCredential } from '../core/azure/facts.js';
import type { Answer } from '../core/change/check-outcome.js';
import type { Explained } from '../core/tokens/explain-refusal.js';
import type { IdentityFacts, TokenPromise } from '../core/tokens/promise.js';
import type { Clock } from '../ports/clock.js';
import type { Emit } from '../ports/events.js';
import type { AccountTokens, ResourceProbe, TokenExchange } from '../ports/tokens.js';

export interface TokenQuestion {
  promise: TokenPromise;
  identity: IdentityFacts;
  /** `https://management.azure.com/.default`; a resource has its own. */
  scope: string;
  /** When the last credential was written, in milliseconds since 1970; absent: not lately. */
  lastWriteAt?: number;
}

export interface TokenPorts {
  tokens: AccountTokens;
  exchange: TokenExchange;
  clock: Clock;
  emit: Emit;
  /** Those of the identity, as Azure has them now; undefined where there is no such identity. */
  listCredentials(signal: AbortSignal): Promise<readonly ExistingCredential[] | undefined>;
  /** Asked with each access token, where one is to be proved as well. */
  resource?: ResourceProbe;
  /** The same exchange from a pod, where there is an image for it: this machine's network is not the pod's. */
  probeEgress?: (question: TokenQuestion, signal: AbortSignal) => Promise<EgressProof>;
}

export interface EgressProof extends Explained {
  answer: Answer;
}
