/** Which federated credential an assertion matches: issuer, then audience, then subject, each byte for byte. */
import type { Client, Credential, Credentials } from '../clients.js';
import { isExactly } from './replicas.js';
import {
  noCredentials,
  noMatch,
  noMatchingAudience,
  noMatchingIssuer,
  noMatchingSubject,
  otherCase,
  type PresentedTriple,
  type TokenRefusal,
} from './token-refusals.js';

/** The refusal when none matches. Flexible credentials never do: their issuers are no clusters. */
export function refuseUnmatched(
  client: Client,
  credentials: Credentials,
  triple: PresentedTriple,
  olderAnswers: boolean,
): TokenRefusal | undefined {
  const all = [...credentials.values()];
  if (all.some((credential) => isExactly(credential, triple))) return undefined;
  if (all.length === 0) return noCredentials(client.clientId, client.name);
  if (olderAnswers) return noMatch(triple);
  const ofIssuer = all.filter(({ issuer }) => issuer === triple.issuer);
  if (ofIssuer.length === 0) return noMatchingIssuer(triple);
  const forAudience = ofIssuer.filter(({ audiences }) => audiences.includes(triple.audience));
  if (forAudience.length === 0) return noMatchingAudience(triple);
  return forAudience.some(({ subject }) => isSameButForCase(subject, triple))
    ? otherCase(triple)
    : noMatchingSubject(triple);
}

function isSameButForCase(subject: Credential['subject'], triple: PresentedTriple): boolean {
  return subject?.toLowerCase() === triple.subject.toLowerCase();
}
