import { defineFinding } from './define-finding.js';

export const credentialMissing = defineFinding<{ account: string; identities: readonly string[] }>({
  code: 'credential-missing',
  severity: 'warning',
  title: 'Moved without a credential',
  means:
    'The pods are labelled and their service account is annotated, but the identity has no credential for that account: they ask for a token and are refused. Code that then falls back to pod identity works until that is removed.',
  fix: 'Apply the plan, which makes the credential and proves it where nothing else is told of the workload. Its labels and account stay as they are.',
  cases: ['E26', 'E68'],
  message: ({ account }) => `is set up for workload identity, but no credential lets ${account} have a token`,
  evidence: ({ identities }) => identities.map((identity) => `${identity} has no credential for it`),
});
