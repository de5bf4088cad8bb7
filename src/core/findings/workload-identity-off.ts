import { defineFinding } from './define-finding.js';

export const workloadIdentityOff = defineFinding<{ missing: readonly string[]; command: string }>({
  code: 'workload-identity-off',
  severity: 'error',
  title: 'Cluster without workload identity',
  means:
    'The cluster has no OIDC issuer, or nothing that gives tokens to pods. Which issuer the credentials must name is known only afterwards, so that nothing else is planned. Turning the issuer on restarts the API server once and cannot be undone; the add-on brings the webhook to kube-system.',
  fix: 'Run the command in the evidence when the API server may be away for a moment, and plan again. Where a webhook of your own serves the cluster, plan with --offline, or from a source that shows it.',
  cases: ['E61', 'E63'],
  needs: 'action',
  message: ({ missing }) => `has no ${missing.join(' and no ')}`,
  evidence: ({ command }) => [command],
});
