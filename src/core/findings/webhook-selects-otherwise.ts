import { defineFinding } from './define-finding.js';

export const webhookSelectsOtherwise = defineFinding<{ selector: readonly string[]; excludes: boolean }>({
  code: 'webhook-selects-otherwise',
  severity: 'warning',
  title: 'Webhook that selects pods in its own way',
  means:
    'The objectSelector of the workload identity webhook is not the one that it is installed with, azure.workload.identity/use=true. Without any, it is older than 1.0 and looks for the label on the service account as well.',
  fix: 'Update the webhook, or undo the change of its objectSelector, so that the label on the pod is what counts.',
  cases: ['E61'],
  needs: 'action',
  message: ({ excludes }) =>
    excludes
      ? 'would not be selected by the webhook, even with the label azure.workload.identity/use'
      : 'does not select pods by the label azure.workload.identity/use alone',
  evidence: ({ selector }) => [`objectSelector: ${selector.length === 0 ? 'none' : selector.join(',')}`],
});
