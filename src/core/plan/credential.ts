/** Federated credentials and their names. */
import type { CredentialSpec } from '../change/operation.js';
import { lengthPrefixed, sha256Hex } from '../digest.js';
import { subjectOf } from '../subject.js';

/** The audience of the token that the webhook projects, in every cloud (azure-workload-identity, `DefaultAudience`). */
export const DEFAULT_AUDIENCE = 'api://AzureADTokenExchange';

/** What stands for an issuer that is not known; a plan that holds it cannot be applied. */
export const UNKNOWN_ISSUER = '<issuer-url>';

/** ARM: `^[a-zA-Z0-9]{1}[a-zA-Z0-9-_]{2,119}$`. */
const MAX_NAME = 120;
const HASH_LENGTH = 16;

/**
 * A name that people can read and that two different credentials never share: the account, then a hash over issuer,
 * subject and audience, each with its length. The hash stands alone where nothing readable is left.
 */
export function credentialFor(issuer: string, namespace: string, account: string, audience: string): CredentialSpec {
  const subject = subjectOf(namespace, account);
  const hash = sha256Hex(lengthPrefixed([issuer, subject, audience])).slice(0, HASH_LENGTH);
  const readable = `${namespace}-${account}`.replace(/[^A-Za-z0-9_-]/g, '-').replace(/^[_-]+/, '');
  const name = [readable.slice(0, MAX_NAME - HASH_LENGTH - 1), hash].filter((part) => part !== '').join('-');
  return { name, issuer, subject, audience };
}
