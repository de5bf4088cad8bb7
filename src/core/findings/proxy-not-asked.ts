import { defineFinding } from './define-finding.js';

export const proxyNotAsked = defineFinding<{ value: string }>({
  code: 'proxy-not-asked',
  severity: 'warning',
  title: 'Annotation that injects the proxy whatever it says',
  means:
    'The webhook looks only at whether the annotation inject-proxy-sidecar is there, not at its value. With the workload identity label the pods would get the proxy sidecar and its privileged init container, which somebody meant to switch off.',
  fix: 'Remove the annotation from the pod template, or decide `proxy: true` in the migration file if the proxy is wanted.',
  cases: ['E26'],
  needs: 'decision',
  message: ({ value }) =>
    `carries inject-proxy-sidecar: ${JSON.stringify(value)}, which injects the proxy all the same`,
});
