import { defineFinding } from './define-finding.js';

export const credentialDrifted = defineFinding<{ identity: string; name: string; differences: readonly string[] }>({
  code: 'credential-drifted',
  severity: 'error',
  title: 'Credential changed under its name',
  means:
    'The name of a credential that migrate makes stands for its issuer, subject and audience. One of that name exists and holds something else: somebody has changed it. A write would replace it without a word.',
  fix: 'Find out who changed the credential and why. Change it back or delete it, and plan again.',
  cases: ['E64'],
  needs: 'action',
  message: ({ name, identity }) => `needs credential ${name} on ${identity}, which holds something else`,
  evidence: ({ differences }) => differences,
});
