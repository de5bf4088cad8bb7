/** One try: exchange the token of the service account, look at what comes back, and use it where that is asked for. */
import type { Answer } from '../core/change/check-outcome.js';
import { MigrationError } from '../core/errors.js';
import { readClaims } from '../core/tokens/claims.js';
import { type Explained, explainRefusal } from '../core/tokens/explain-refusal.js';
import { compareAccessToken, compareAssertion } from '../core/tokens/promise.js';
import type { ResourceProbe } from '../ports/tokens.js';
import type { Assertion } from './assertions.js';
import { describeError, otherAssertion, otherIdentity } from './token-outcomes.js';
import type { TokenPorts, TokenQuestion } from './token-question.js';
import { answerIfItStays } from './token-refusals.js';

export type Trial =
  | { result: 'granted' }
  /** `stays`: what the check answers when it stays so; undefined: asking again cannot help. */
  | { result: 'refused'; stays: Answer | undefined; explained: Explained };

/** Rejects with the reason of the signal only, or with a bug. */
export async function tryToken(
  question: TokenQuestion,
  ports: TokenPorts,
  assertion: (signal: AbortSignal) => Promise<Assertion>,
  signal: AbortSignal,
): Promise<Trial> {
  try {
    const { token, claims } = await assertion(signal);
    const differences = compareAssertion(question.promise, claims);
    // A token that was renewed in between may be another one: the issuer of a cluster can be changed.
    if (differences.length > 0) return refused(undefined, otherAssertion(question, differences));
    return await exchangeOnce(question, ports, token, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof MigrationError) return refused('inconclusive', describeError(error));
    throw error;
  }
}

async function exchangeOnce(
  { promise, identity, scope }: TokenQuestion,
  { exchange, resource }: TokenPorts,
  assertion: string,
  signal: AbortSignal,
): Promise<Trial> {
  const { clientId } = promise;
  const request = { tenantId: identity.tenantId, clientId, scope: resource?.scope ?? scope, assertion };
  const answer = await exchange.exchange(request, signal);
  if (!answer.granted) return refused(answerIfItStays(answer.code), explainRefusal(answer, promise, identity));
  const claims = readClaims(answer.accessToken);
  const differences = claims ? compareAccessToken(promise, identity, claims) : [];
  if (differences.length > 0) return refused(undefined, otherIdentity(differences));
  if (!resource) return { result: 'granted' };
  const status = await resource.ask(answer.accessToken, signal);
  return status < 300 ? { result: 'granted' } : refusedBy(resource, status, { promise, identity, scope });
}

/** A role that was given a moment ago is not everywhere yet; other answers say nothing about the identity. */
function refusedBy({ name }: ResourceProbe, status: number, { promise, identity }: TokenQuestion): Trial {
  const evidence = [{ what: 'resource', is: `${name} answers HTTP ${status}` }];
  if (status === 403) {
    const explained = explainRefusal({ code: 'resource-forbidden' }, promise, identity);
    const principal = identity.principalId === undefined ? [] : [{ what: 'object id', is: identity.principalId }];
    return refused('fail', { ...explained, evidence: [...evidence, ...principal] });
  }
  return refused('inconclusive', {
    summary: `${name} answers neither yes nor no (HTTP ${status})`,
    evidence,
    causes: [],
    next: ['Check the address of the resource, and whether it is up'],
  });
}

function refused(stays: Answer | undefined, explained: Explained): Trial {
  return { result: 'refused', stays, explained };
}
