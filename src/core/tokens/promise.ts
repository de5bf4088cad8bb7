/** What a plan promises about the token of a service account, and where the real one goes another way. */
import type { Evidence } from '../change/check-outcome.js';
import type { Check } from '../change/types.js';
import { MigrationError } from '../errors.js';
import { firstDifference } from '../first-difference.js';
import { asObject, asString } from '../json.js';
import { parseRef } from '../ref.js';
import type { Claims } from './claims.js';

export interface TokenPromise {
  namespace: string;
  account: string;
  clientId: string;
  issuer: string;
  subject: string;
  audience: string;
}

/** What Azure is known to say of the identity. */
export interface IdentityFacts {
  tenantId: string;
  /** Object id of its service principal. */
  principalId?: string;
  /** ARM id. */
  id?: string;
}

/** @throws MigrationError `check-malformed` when it is no check of a token */
export function readPromise(check: Check): TokenPromise {
  const { kind, namespace = '', name: account = '' } = parseRef(check.subject) ?? {};
  const args = asObject(check.args);
  const [clientId, issuer, subject, audience] = ['clientId', 'issuer', 'subject', 'audience'].map((key) =>
    asString(args[key]),
  );
  if (
    check.run === 'token' &&
    kind === 'ServiceAccount' &&
    clientId !== undefined &&
    issuer !== undefined &&
    subject !== undefined &&
    audience !== undefined
  ) {
    return { namespace, account, clientId, issuer, subject, audience };
  }
  throw new MigrationError({
    code: 'check-malformed',
    kind: 'usage',
    what: `The check ${check.id} does not say which token is to be proved`,
    why: 'it needs a service account, and clientId, issuer, subject and audience',
    next: ['Plan again'],
  });
}

/** Byte by byte, as Entra compares; a token with a second audience is another one than was promised. */
export function compareAssertion(promise: TokenPromise, claims: Claims): Evidence[] {
  const where = 'in the token';
  return [
    ...compareText('issuer', promise.issuer, claims.issuer, where),
    ...compareText('subject', promise.subject, claims.subject, where),
    ...compareText('audience', promise.audience, claims.audiences.join(' '), where),
  ];
}

/** GUIDs: upper and lower case are the same. What the token does not tell is no difference. */
export function compareAccessToken(promise: TokenPromise, identity: IdentityFacts, claims: Claims): Evidence[] {
  const pairs: [string, string | undefined, string | undefined][] = [
    ['client id', promise.clientId, claims.clientId],
    ['tenant', identity.tenantId, claims.tenantId],
    ['object id', identity.principalId, claims.objectId],
  ];
  return pairs.flatMap(([what, promised, found]) =>
    promised === undefined || found === undefined
      ? []
      : compareText(what, promised.toLowerCase(), found.toLowerCase(), 'in the access token'),
  );
}

export function compareText(what: string, promised: string, found: string | undefined, where: string): Evidence[] {
  const at = firstDifference(promised, found ?? '');
  return at === undefined ? [] : [{ what, promised, found: found ?? '', where, at }];
}
