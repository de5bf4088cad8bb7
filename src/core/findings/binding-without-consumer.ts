import { defineFinding } from './define-finding.js';

export const bindingWithoutConsumer = defineFinding<{ selector: string }>({
  code: 'binding-without-consumer',
  severity: 'info',
  title: 'Binding that matches no workload',
  means:
    'No pod template read here carries the label. The workload may be created by an operator, live in another repository, or be gone.',
  fix: 'Keep the binding until you know that nothing uses it.',
  cases: ['E10'],
  message: ({ selector }) =>
    selector === '' ? 'has no selector' : `selects aadpodidbinding=${selector}, which no workload here carries`,
});
