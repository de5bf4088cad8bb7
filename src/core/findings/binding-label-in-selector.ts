import { defineFinding } from './define-finding.js';

export const bindingLabelInSelector = defineFinding<{ label: string }>({
  code: 'binding-label-in-selector',
  severity: 'info',
  title: 'Binding label that can never be removed',
  means:
    'spec.selector is immutable and names the binding label, so the label has to stay on the pods after the migration. It does no harm once the bindings are gone.',
  fix: 'Leave the label, or create the workload again when that suits you.',
  cases: ['E29'],
  message: ({ label }) => `selects its pods by aadpodidbinding=${label}`,
});
