import { defineFinding } from './define-finding.js';

export const bindingLabelSelected = defineFinding<{ paths: readonly string[] }>({
  code: 'binding-label-selected',
  severity: 'info',
  title: 'Selects pods by the label of pod identity',
  means:
    'A Service, a policy, a budget, a monitor or a rule of affinity finds its pods by aadpodidbinding. The migration leaves the label alone; once it is removed, this finds them no more: a Service loses its endpoints, a policy its effect.',
  fix: 'Let it select by another label of the pods before the old one is removed. Until then nothing needs to be done.',
  cases: ['E29', 'E77'],
  message: () => 'selects pods by the label aadpodidbinding',
  evidence: ({ paths }) => paths,
});
