import { defineFinding } from './define-finding.js';

export const credentialNearMiss = defineFinding<{ identity: string; name: string; differences: readonly string[] }>({
  code: 'credential-near-miss',
  severity: 'warning',
  title: 'Credential that differs by a slip',
  means:
    'A credential on the identity is nearly the one that is needed. Entra compares issuer, subject and audience byte by byte: a slash at the end or a letter in another case makes it another credential, with which no token is given. The right one is planned beside it; the old one counts against the 20 of the identity.',
  fix: 'Compare the two. Where it was meant for this workload, delete it once the new one has been proved: az identity federated-credential delete.',
  cases: ['E64', 'E67'],
  message: ({ name }) => `needs a credential that ${name} is nearly, but not quite`,
  evidence: ({ identity, name, differences }) => [`credential ${name} on ${identity}`, ...differences],
});
