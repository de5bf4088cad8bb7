import { defineFinding } from './define-finding.js';

export const staticPod = defineFinding({
  code: 'static-pod',
  severity: 'warning',
  title: 'Static pod',
  means:
    'The kubelet runs it from a file on its node, without the API server: no service account, no webhook. Workload identity cannot reach it, so it loses its identity when pod identity goes.',
  fix: 'Make it a DaemonSet or a Deployment, which can have a service account, and scan again.',
  cases: ['E38'],
  needs: 'action',
  message: () => 'is a static pod, which can have no service account',
});
