import { defineFinding } from './define-finding.js';

export const credentialBudgetHeld = defineFinding<{ identity: string; count: number; limit: number }>({
  code: 'credential-budget-held',
  severity: 'warning',
  title: 'Waits for a decision about its identity',
  means:
    'The identity would need more credentials than it takes. Which of its consumers would be left without one must not be left to chance, so nothing is planned for any of them.',
  fix: 'Decide about the identity first; the finding credential-budget-exceeded has the ways out.',
  cases: ['E64', 'E66'],
  message: ({ identity, count, limit }) =>
    `waits, since ${identity} would need ${count} credentials and takes ${limit}`,
});
