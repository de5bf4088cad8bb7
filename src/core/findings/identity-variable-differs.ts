import { defineFinding } from './define-finding.js';

export const identityVariableDiffers = defineFinding<{ variables: readonly string[] }>({
  code: 'identity-variable-differs',
  severity: 'warning',
  title: 'Variable that wins over the webhook',
  means:
    'The webhook leaves a variable alone that the container sets itself. The application would ask for another identity than the one that is planned, or use a secret instead.',
  fix: 'Remove the variable together with the migration, or decide that its identity is the right one.',
  cases: ['E26'],
  needs: 'decision',
  acceptable: true,
  message: () => 'sets variables itself that decide which identity it uses',
  evidence: ({ variables }) => variables,
});
