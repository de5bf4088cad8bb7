/** Whether a credential of the identity fits a promise; if none does, what Entra would say, and which comes nearest. */
import type { ExistingCredential } from '../azure/facts.js';
import type { Evidence } from '../change/check-outcome.js';
import { compareText, type TokenPromise } from './promise.js';

export interface Mismatch {
  /** The code of the refusal that Entra would give. */
  code: string;
  /** Where the nearest credential differs; empty when there is none. */
  evidence: readonly Evidence[];
}

/** Undefined when one fits byte by byte. Issuer, then audience, then subject decide about the code (azure-facts §9.7). */
export function findMismatch(promise: TokenPromise, credentials: readonly ExistingCredential[]): Mismatch | undefined {
  if (credentials.length === 0) return { code: 'AADSTS70025', evidence: [] };
  const ofIssuer = credentials.filter(({ issuer }) => issuer === promise.issuer);
  const ofAudience = ofIssuer.filter(({ audiences }) => audiences.includes(promise.audience));
  if (ofAudience.some(({ subject }) => subject === promise.subject)) return undefined;
  if (ofIssuer.length === 0) return { code: 'AADSTS700211', evidence: compareNearest(promise, credentials) };
  if (ofAudience.length === 0) return { code: 'AADSTS700212', evidence: compareNearest(promise, ofIssuer) };
  const differsInCase = ofAudience.some(({ subject }) => subject?.toLowerCase() === promise.subject.toLowerCase());
  const code = differsInCase ? 'AADSTS7002138' : 'AADSTS700213';
  return { code, evidence: compareNearest(promise, ofAudience) };
}

/** The one with the fewest differing values, and then with the longest common beginning of the first of them. */
function compareNearest(promise: TokenPromise, credentials: readonly ExistingCredential[]): Evidence[] {
  const compared = credentials.map((credential) => compareCredential(promise, credential));
  const [nearest = []] = compared.sort((a, b) => a.length - b.length || commonLength(b) - commonLength(a));
  return nearest;
}

function commonLength([first]: readonly Evidence[]): number {
  return first && 'at' in first ? first.at : 0;
}

function compareCredential(promise: TokenPromise, credential: ExistingCredential): Evidence[] {
  const where = `in the credential ${credential.name}`;
  return [
    ...compareText('issuer', promise.issuer, credential.issuer, where),
    ...compareText('subject', promise.subject, credential.subject, where),
    ...compareText('audience', promise.audience, credential.audiences.join(' '), where),
  ];
}
