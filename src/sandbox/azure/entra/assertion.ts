/** The client assertion of a token request: a JWT that some cluster has signed. */
import { createPublicKey, verify } from 'node:crypto';
import { isMembers, type Members, parseJson, textOf, textsOf } from '../../read-json.js';
import {
  badSignature,
  invalidToken,
  issuerNotReachable,
  lifetimeTooLong,
  outsideValidTime,
  ownToken,
  type PresentedTriple,
  unknownKey,
} from './token-refusals.js';

/** A public key as a JWKS document lists it. */
export type PublicKey = Readonly<Record<string, unknown>>;

/** The keys of an issuer, as its discovery document leads to; rejects when it cannot be reached. */
export type KeySource = (issuer: string, signal: AbortSignal) => Promise<readonly PublicKey[]>;

export interface Assertion extends PresentedTriple {
  keyId: string;
  /** Seconds since 1970, as in the token. */
  issuedAt: number | undefined;
  notBefore: number | undefined;
  expiresAt: number | undefined;
  signed: string;
  signature: Buffer;
}

/** 1.01:00:00 */
const LONGEST_LIFETIME_S = 25 * 3600;
const ENTRA_ISSUERS =
  /^https:\/\/(sts\.windows\.net|login\.microsoftonline\.(com|us)|login\.partner\.microsoftonline\.cn)\//;

/** Throws a TokenRefusal for what is no signed JWT with issuer, subject and audience. */
export function readAssertion(token: string): Assertion {
  const [header = '', payload = '', signature, ...rest] = token.split('.');
  const head = parseJson(decode(header));
  const claims = parseJson(decode(payload));
  if (!isMembers(head) || !isMembers(claims) || signature === undefined || rest.length > 0) {
    throw invalidToken("token format isn't proper");
  }
  if (head['alg'] !== 'RS256') throw invalidToken('its algorithm is not RS256');
  const issuer = textOf(claims['iss']);
  const subject = textOf(claims['sub']);
  // A service account token has one audience, in a list.
  const audience = textOf(claims['aud']) ?? textsOf(claims['aud'])?.[0];
  if (subject === undefined) throw invalidToken("it doesn't contain sub claim");
  if (issuer === undefined) throw invalidToken('unexpected issuer');
  if (issuer.trim() !== issuer) throw invalidToken('unexpected issuer');
  if (audience === undefined) throw invalidToken('unexpected audience');
  if (ENTRA_ISSUERS.test(issuer)) throw ownToken();
  return {
    ...{ issuer, subject, audience },
    keyId: textOf(head['kid']) ?? '',
    issuedAt: secondsOf(claims, 'iat'),
    notBefore: secondsOf(claims, 'nbf'),
    expiresAt: secondsOf(claims, 'exp'),
    signed: `${header}.${payload}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** Throws a TokenRefusal unless one of the keys of the issuer has signed the assertion. */
export async function checkSignature(
  { issuer, keyId, signed, signature }: Assertion,
  keysOf: KeySource,
  unreachable: 50166 | 90061,
  signal: AbortSignal,
): Promise<void> {
  const keys = await keysOf(issuer, signal).catch(() => {
    signal.throwIfAborted();
    throw issuerNotReachable(unreachable);
  });
  const key = keys.find(({ kid }) => kid === keyId);
  if (!key) throw unknownKey(keyId, issuer);
  if (!verify('RSA-SHA256', Buffer.from(signed), createPublicKey({ key, format: 'jwk' }), signature)) {
    throw badSignature();
  }
}

/** Throws a TokenRefusal for an assertion that lives too long, or not now. */
export function checkTimes({ issuedAt, notBefore, expiresAt }: Assertion, now: number): void {
  const until = expiresAt ?? 0;
  const from = notBefore ?? issuedAt ?? 0;
  if (issuedAt === undefined || until - issuedAt > LONGEST_LIFETIME_S) throw lifetimeTooLong(issuedAt ?? 0, until);
  if (now < from * 1000 || now >= until * 1000) {
    throw outsideValidTime(new Date(now), new Date(from * 1000), new Date(until * 1000));
  }
}

function secondsOf(claims: Members, name: string): number | undefined {
  const value = claims[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function decode(part: string): string {
  return Buffer.from(part, 'base64url').toString('utf8');
}
