import { defineFinding } from './define-finding.js';

export const webhookNotFound = defineFinding({
  code: 'webhook-not-found',
  severity: 'error',
  title: 'Workload identity webhook not found',
  means:
    'No MutatingWebhookConfiguration of the cluster holds the workload identity webhook. A pod with the new label would start without token and variables: it would look healthy and have no credentials.',
  fix: 'Enable workload identity on the cluster (az aks update --enable-oidc-issuer --enable-workload-identity), or install the webhook with its Helm chart, before you apply a plan.',
  cases: ['E61'],
  needs: 'action',
  message: () => 'has no workload identity webhook, so pods get no token',
});
