/** Federated credentials: subject and name. */
import { lengthPrefixed, sha256Hex } from '../digest.js';
import type { CredentialSpec } from './operation.js';

/** The audience of the token that the webhook projects, in every cloud (azure-workload-identity, `DefaultAudience`). */
export const DEFAULT_AUDIENCE = 'api://AzureADTokenExchange';

/** What stands for an issuer that is not known; a plan that holds it can't be applied. */
export const UNKNOWN_ISSUER = '<issuer-url>';

/** ARM: `^[a-zA-Z0-9]{1}[a-zA-Z0-9-_]{2,119}$`. */
const MAX_NAME = 120;
const HASH_LENGTH = 16;

export function subjectOf(namespace: string, account: string): string {
  return `system:serviceaccount:${namespace}:${account}`;
}

/**
 * A name that people can read and that two different credentials never share: the account, then a hash over issuer,
 * subject and audience, each with its length.
 */
export function credentialFor(issuer: string, namespace: string, account: string, audience: string): CredentialSpec {
  const subject = subjectOf(namespace, account);
  const hash = sha256Hex(lengthPrefixed([issuer, subject, audience])).slice(0, HASH_LENGTH);
  const readable = `${namespace}-${account}`.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, MAX_NAME - HASH_LENGTH - 1);
  return { name: `${readable}-${hash}`, issuer, subject, audience };
}
