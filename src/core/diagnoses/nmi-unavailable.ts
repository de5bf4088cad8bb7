import { defineDiagnosis } from './define-diagnosis.js';

export const nmiUnavailable = defineDiagnosis({
  code: 'nmi-unavailable',
  also: ['503'],
  source: 'pod-identity',
  title: 'NMI answers 503',
  means:
    'The old path. NMI has no answer yet: with --set-retry-after-header it says so instead of 404 while the identity is on its way, and its own health check fails with 503 too.',
  causes: [
    'A pod that has just started asks before MIC has assigned its identity.',
    'NMI on that node is starting, or cannot reach the API server.',
  ],
  look: ['Whether it stops by itself, and the log of NMI on the node of the pod.'],
  fix: 'Let the application try again, as the header Retry-After says. If it stays, treat it as `migrate explain nmi-no-identity`.',
  next: ['kubectl get azureassignedidentities --all-namespaces'],
  waiting: 'yes',
  cases: ['E11'],
});
