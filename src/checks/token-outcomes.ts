/** Outcomes of a token check, in words. */
import type { Answer, CheckOutcome, Evidence } from '../core/change/check-outcome.js';
import type { MigrationError } from '../core/errors.js';
import { type Explained, explainRefusal } from '../core/tokens/explain-refusal.js';
import type { Mismatch } from '../core/tokens/match-credential.js';
import type { TokenPromise } from '../core/tokens/promise.js';
import type { EgressProof, TokenQuestion } from './token-question.js';

const EGRESS =
  'Whether the pod reaches Entra: the exchange was made from this machine, whose network is not that of the pod';
const NETWORK_POLICIES =
  'Whether a network policy that goes by labels lets the pod reach Entra: the probe pod carries no label';
const NOT_ASKED: Evidence = { what: 'Entra', is: 'was not asked: it keeps a refusal for some minutes' };
const NOTHING = { evidence: [], causes: [], next: [], unproved: [EGRESS] } as const;

/** How the exchanges went. */
export interface Tally {
  asked: number;
  granted: number;
  /** From the first to the last. */
  seconds: number;
}

export function passed({ promise }: TokenQuestion, successes: number, tally: Tally): CheckOutcome {
  const { namespace, account, clientId } = promise;
  return {
    ...NOTHING,
    answer: 'pass',
    summary: `Service account ${namespace}/${account} gets tokens for ${clientId}: ${successes} in a row`,
    evidence: [describeTally(tally)],
  };
}

/** A pass, and what the same exchange from a pod has shown. */
export function withEgress(outcome: CheckOutcome, { answer, ...proof }: EgressProof): CheckOutcome {
  if (answer === 'pass') {
    const evidence = [...outcome.evidence, { what: 'egress', is: proof.summary }];
    return { ...outcome, evidence, unproved: [NETWORK_POLICIES] };
  }
  return { ...outcome, ...proof, answer, evidence: [...proof.evidence, ...outcome.evidence] };
}

/** Refused to the end. Where Entra said yes in between, its parts do not agree yet. */
export function gaveUp(answer: Answer, explained: Explained, tally: Tally): CheckOutcome {
  const unsettled = tally.granted > 0 && answer === 'fail';
  return {
    ...NOTHING,
    ...explained,
    answer: unsettled ? 'inconclusive' : answer,
    summary: unsettled ? `Not settled yet, now granted and now refused: ${explained.summary}` : explained.summary,
    evidence: [...explained.evidence, describeTally(tally)],
  };
}

export function refusedForGood(explained: Explained): CheckOutcome {
  return { ...NOTHING, ...explained, answer: 'fail' };
}

/** The cluster's token is another one than the plan promises. */
export function otherAssertion({ promise, identity }: TokenQuestion, differences: readonly Evidence[]): CheckOutcome {
  const code = codeOfDifference(differences);
  return {
    ...NOTHING,
    ...explainRefusal({ code }, promise, identity),
    answer: 'fail',
    summary: `The cluster gives another token than the plan promises; Entra would say ${code}`,
    evidence: [...differences, NOT_ASKED],
  };
}

/** No credential of the identity fits what the plan promises, or there is no such identity. */
export function noCredential(
  { promise, identity }: TokenQuestion,
  { code, evidence }: Mismatch,
  inAzure: string,
): CheckOutcome {
  const explained = explainRefusal({ code }, promise, identity);
  return {
    ...NOTHING,
    ...explained,
    answer: 'fail',
    summary: `${inAzure}; Entra would say ${code}`,
    evidence: [...(evidence.length > 0 ? evidence : describePromise(promise)), NOT_ASKED],
  };
}

function describePromise({ clientId, issuer, subject, audience }: TokenPromise): Evidence[] {
  return [
    { what: 'client id', is: clientId },
    { what: 'issuer', is: issuer },
    { what: 'subject', is: subject },
    { what: 'audience', is: audience },
  ];
}

export function otherIdentity(differences: readonly Evidence[]): Explained {
  return {
    summary: 'Entra gives a token of another identity than the plan promises',
    evidence: differences,
    causes: ['The plan was made with other facts about the identity than Azure has now.'],
    next: ['Plan again: `migrate plan`'],
  };
}

export function describeError({ what, why, next }: MigrationError): Explained {
  return { summary: why === undefined ? what : `${what}: ${why}`, evidence: [], causes: [], next };
}

/** It ended before a token was exchanged. Without the account no pod gets a token; anything else may be of the moment. */
export function endedBefore(error: MigrationError): CheckOutcome {
  const answer = error.code === 'kubernetes-not-found' ? 'fail' : 'inconclusive';
  return { ...NOTHING, ...describeError(error), answer };
}

function codeOfDifference(differences: readonly Evidence[]): string {
  const differing = new Set(differences.map(({ what }) => what));
  if (differing.has('issuer')) return 'AADSTS700211';
  if (differing.has('audience')) return 'AADSTS700212';
  return differences.every(differsInCase) ? 'AADSTS7002138' : 'AADSTS700213';
}

function differsInCase(evidence: Evidence): boolean {
  return 'at' in evidence && evidence.promised.toLowerCase() === evidence.found.toLowerCase();
}

function describeTally({ asked, granted, seconds }: Tally): Evidence {
  return { what: 'exchanges', is: `${granted} of ${asked} granted, over ${Math.round(seconds)} seconds` };
}
