import { defineFinding } from './define-finding.js';

export const splitNeedsDecision = defineFinding<{ account: string; signs: readonly string[]; why: string }>({
  code: 'split-needs-decision',
  severity: 'warning',
  title: 'New service account that something keys on',
  means:
    'The workload needs a service account of its own, but something depends on the name of the one it has. A new account loses what is keyed on the old name unless it is carried over.',
  fix: 'Decide in the migration file: serviceAccount: carry-over creates the new account with the role bindings and pull secrets of the old one; serviceAccount: keep annotates the old one and gives the identity to everything that runs as it.',
  cases: ['E03', 'E04', 'E23', 'E24', 'E25', 'E56'],
  needs: 'decision',
  message: ({ account, why }) =>
    `needs a service account of its own instead of ${account}, since ${why}; something keys on ${account}`,
  evidence: ({ signs }) => signs,
});
