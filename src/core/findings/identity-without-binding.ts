import { defineFinding } from './define-finding.js';

export const identityWithoutBinding = defineFinding({
  code: 'identity-without-binding',
  severity: 'info',
  title: 'Identity that no binding uses',
  means: 'Pod identity gives it to nobody.',
  fix: 'Nothing to migrate. Remove it with the other leftovers when the migration is over.',
  cases: ['E10'],
  message: () => 'is named by no AzureIdentityBinding in its namespace',
});
