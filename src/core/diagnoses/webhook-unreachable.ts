import { defineDiagnosis } from './define-diagnosis.js';

export const webhookUnreachable = defineDiagnosis({
  code: 'webhook-unreachable',
  source: 'webhook',
  title: 'The webhook does not answer',
  means:
    'The API server could not reach the webhook of workload identity. Its failure policy is Fail, so that labelled pods cannot be created while it is down.',
  causes: [
    'The pods of the webhook are not ready, or all on nodes that are going away.',
    'A network policy or a firewall keeps the API server from them.',
    'The certificate of the webhook has expired or was not put into its configuration.',
  ],
  look: [
    'The end of the error: timeout, refused connection, or certificate.',
    'The pods of the webhook and their log.',
  ],
  fix: 'Bring the webhook back before anything is restarted: every restart of a labelled workload takes pods away and brings none.',
  next: [
    'kubectl get deployment --all-namespaces --selector azure-workload-identity.io/system=true',
    'kubectl get mutatingwebhookconfiguration azure-wi-webhook-mutating-webhook-configuration',
  ],
  waiting: 'yes',
  cases: ['E61'],
  symptoms: [
    'failed calling webhook "mutation.azure-workload-identity.io"',
    'failed calling webhook \\"mutation.azure-workload-identity.io\\"',
  ],
});
