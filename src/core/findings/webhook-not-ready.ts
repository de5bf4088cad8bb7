import { defineFinding } from './define-finding.js';

export const webhookNotReady = defineFinding<{ failurePolicy: 'Fail' | 'Ignore' }>({
  code: 'webhook-not-ready',
  severity: 'error',
  title: 'Workload identity webhook that cannot be called',
  means:
    'The webhook is registered without a CA bundle, which its controller fills in when it first runs. Until then the API server cannot call it.',
  fix: 'See that the pods of azure-wi-webhook-controller-manager run, and what they log. A missing right on the webhook configuration is the usual reason.',
  cases: ['E61'],
  needs: 'action',
  message: ({ failurePolicy }) =>
    `has no CA bundle, so ${failurePolicy === 'Fail' ? 'pods with the label cannot be created' : 'pods with the label start without token'}`,
});
