/** Whether a credential can be created next to those that are there. */
import type { NamedCredential } from '../../ports/azure-credentials.js';
import type { FederatedCredential } from '../../ports/azure.js';

/** Free, there already under whatever name, or in the way. */
export type Judgement =
  { is: 'free' } | { is: 'there'; credential: FederatedCredential } | { is: 'held'; by: FederatedCredential };

/**
 * Azure compares names without regard to case, issuer and subject byte for byte; two credentials of an identity never
 * share both of these, whatever their audiences.
 */
export function judgeCredentials(wanted: NamedCredential, all: readonly FederatedCredential[]): Judgement {
  const same = all.find((one) => isSame(wanted, one));
  if (same) return { is: 'there', credential: same };
  const inTheWay = all.find((one) => hasName(wanted, one) || isRival(wanted, one));
  return inTheWay ? { is: 'held', by: inTheWay } : { is: 'free' };
}

/** The same issuer, subject and audience, byte for byte. */
export function isSame(wanted: NamedCredential, { issuer, subject, audiences }: FederatedCredential): boolean {
  const [audience, ...others] = audiences;
  return issuer === wanted.issuer && subject === wanted.subject && audience === wanted.audience && others.length === 0;
}

function hasName({ name }: NamedCredential, one: FederatedCredential): boolean {
  return one.name.toLowerCase() === name.toLowerCase();
}

function isRival({ issuer, subject }: NamedCredential, one: FederatedCredential): boolean {
  return one.issuer === issuer && one.subject === subject;
}
