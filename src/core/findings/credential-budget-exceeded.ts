import { defineFinding } from './define-finding.js';

export const credentialBudgetExceeded = defineFinding<{ count: number; limit: number; facts: readonly string[] }>({
  code: 'credential-budget-exceeded',
  severity: 'error',
  title: 'More credentials than an identity takes',
  means:
    'Each service account of each cluster needs a federated credential of its own, and an identity takes 20 at most. Counted are all that use the identity: those out of scope and those already migrated too, and third-party software. None of them is given a credential until it is decided what to do, since a part of them would be left without.',
  fix: 'Choose one of the ways in the evidence: decide credentials: merge-per-namespace for the AzureIdentity in the migration file, or split the identity in Azure and plan again.',
  cases: ['E64', 'E66'],
  needs: 'decision',
  message: ({ count, limit }) => `names an identity that would need ${count} credentials and takes ${limit}`,
  evidence: ({ facts }) => facts,
});
