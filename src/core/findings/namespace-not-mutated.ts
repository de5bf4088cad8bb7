import { defineFinding } from './define-finding.js';

export const namespaceNotMutated = defineFinding<{ namespace: string; terms: readonly string[] }>({
  code: 'namespace-not-mutated',
  severity: 'warning',
  title: 'Namespace that the webhook excludes',
  means:
    'The namespaceSelector of the workload identity webhook does not match the labels of the namespace. Pods there get neither token nor variables, whatever their labels.',
  fix: 'Change the labels of the namespace or the selector of the webhook so that they match, or move the workload to another namespace.',
  cases: ['E61'],
  needs: 'action',
  message: ({ namespace }) => `runs in ${namespace}, which the webhook excludes`,
  evidence: ({ terms }) => terms.map((term) => `namespaceSelector: ${term}`),
});
