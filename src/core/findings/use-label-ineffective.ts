import { defineFinding } from './define-finding.js';

export const useLabelIneffective = defineFinding<{ where: string; value: string }>({
  code: 'use-label-ineffective',
  severity: 'warning',
  title: 'Workload identity label without effect',
  means:
    'The webhook selects pods by the label azure.workload.identity/use with the string "true", on the pod. On the owner or the service account, or with another value, it does nothing.',
  fix: 'Put the label on the pod template, quoted.',
  cases: ['E61', 'E77'],
  message: ({ where, value }) => `has azure.workload.identity/use=${value} on ${where}, which selects nothing`,
});
