import { defineFinding } from './define-finding.js';

export const bindingLabelMisplaced = defineFinding<{ label: string }>({
  code: 'binding-label-misplaced',
  severity: 'info',
  title: 'Binding label on the object, not on its pods',
  means: 'MIC and NMI look at the labels of pods. On a Deployment or another owner the label means nothing.',
  fix: 'Nothing to migrate. Remove the label, or put it on the pod template if the workload was meant to have an identity.',
  cases: ['E11'],
  message: ({ label }) => `carries aadpodidbinding=${label} itself, but its pods do not`,
});
