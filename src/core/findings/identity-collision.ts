import { defineFinding } from './define-finding.js';

export const identityCollision = defineFinding<{ kept: string; dropped: readonly string[] }>({
  code: 'identity-collision',
  severity: 'warning',
  title: 'Same-named identities from two namespaces',
  means:
    'Two AzureIdentity objects of one name reach the same pod. MIC keeps the one whose binding namespace sorts first and drops the other (aad-pod-identity#1065).',
  fix: 'Look whether the application asks for the one that is dropped: that fails today, and after the migration too. Only the one that is kept is migrated.',
  cases: ['E13'],
  message: ({ kept }) => `is reached by several identities of one name; ${kept} wins`,
  evidence: ({ dropped }) => dropped.map((ref) => `dropped: ${ref}`),
});
