import { defineFinding } from './define-finding.js';

export const accountNotFound = defineFinding<{ account: string }>({
  code: 'account-not-found',
  severity: 'warning',
  title: 'Service account that was not found',
  means:
    'The pod template names an account that is not among what was read. In a cluster its pods cannot start; in files it may be created elsewhere.',
  fix: 'Add the manifest of the account to what is read, or create it.',
  cases: ['E25'],
  needs: 'action',
  message: ({ account }) => `names service account ${account}, which was not found`,
});
