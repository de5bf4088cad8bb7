/** A credential that is needed, against those that exist on its identity. */
import type { CredentialSpec } from '../change/operation.js';
import type { ExistingCredential } from './facts.js';

/**
 * - `adopted`: the triple exists, under whatever name.
 * - `audience-differs`: issuer and subject are taken with another audience, and Azure takes each pair once.
 * - `drifted`: the name, which stands for the triple, is held by another one. A write would replace it.
 */
export type CredentialStanding =
  { state: 'missing' } | { state: 'adopted' | 'audience-differs' | 'drifted'; credential: ExistingCredential };

export function compareCredential(wanted: CredentialSpec, existing: readonly ExistingCredential[]): CredentialStanding {
  const samePair = existing.find(({ issuer, subject }) => issuer === wanted.issuer && subject === wanted.subject);
  if (samePair) {
    const isSame = samePair.audiences.length === 1 && samePair.audiences[0] === wanted.audience;
    return { state: isSame ? 'adopted' : 'audience-differs', credential: samePair };
  }
  // ARM compares names without regard to case.
  const sameName = existing.find(({ name }) => name.toLowerCase() === wanted.name.toLowerCase());
  return sameName ? { state: 'drifted', credential: sameName } : { state: 'missing' };
}
