import { defineFinding } from './define-finding.js';

export const emptySelector = defineFinding<{ binding: string }>({
  code: 'empty-selector',
  severity: 'warning',
  title: 'Binding without a selector in managed mode',
  means:
    'In managed mode such a binding matches every pod of the namespace that lacks the label, which is rarely meant.',
  fix: 'Give the binding a selector and label the pods that need it. Decide per workload whether it needs the identity.',
  cases: ['E14'],
  needs: 'decision',
  acceptable: true,
  message: ({ binding }) => `gets an identity only because ${binding} has no selector`,
});
