import { defineFinding } from './define-finding.js';

export const credentialBudgetNear = defineFinding<{ count: number; limit: number; facts: readonly string[] }>({
  code: 'credential-budget-near',
  severity: 'info',
  title: 'An identity that is running out of credentials',
  means:
    'An identity takes 20 federated credentials at most, and few are left. The next namespaces or clusters may not fit; credentials for something else, such as a pipeline, count as well and are not known here.',
  fix: 'Nothing now. Look at what other credentials the identity has, and give new workloads another one.',
  cases: ['E64', 'E66'],
  message: ({ count, limit }) => `names an identity that needs ${count} of the ${limit} credentials that it takes`,
  evidence: ({ facts }) => facts,
});
