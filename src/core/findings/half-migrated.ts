import { defineFinding } from './define-finding.js';

export const halfMigrated = defineFinding<{ account: string }>({
  code: 'half-migrated',
  severity: 'warning',
  title: 'Workload identity half set up',
  means:
    'The pods are selected by the webhook, but their service account carries no client id: they get a token and no AZURE_CLIENT_ID.',
  fix: 'Apply the plan, which completes it. Where the code passes a client id everywhere it may stay as it is.',
  cases: ['E26'],
  message: ({ account }) => `is selected by the webhook, but ${account} carries no client id`,
});
