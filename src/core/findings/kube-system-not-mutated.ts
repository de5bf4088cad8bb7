import { defineFinding } from './define-finding.js';

export const kubeSystemNotMutated = defineFinding<{ namespace: string }>({
  code: 'kube-system-not-mutated',
  severity: 'warning',
  title: 'Namespace that the webhook leaves alone',
  means: 'AKS keeps admission webhooks away from kube-system, so the pods get neither token nor variables.',
  fix: 'Move the workload to another namespace, or give its pod the projected token volume and the variables by hand.',
  cases: ['E60'],
  needs: 'action',
  message: ({ namespace }) => `runs in ${namespace}, where pods are not mutated`,
});
