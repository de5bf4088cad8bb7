import { defineFinding } from './define-finding.js';

export const accountCanNotBeSet = defineFinding<{ kind: string; account: string; wanted: string }>({
  code: 'account-can-not-be-set',
  severity: 'warning',
  title: 'Service account that only an operator decides',
  means:
    'The operator of this custom resource makes the service account of its pods and names it. Another account cannot be given to them, and an annotation that is put on theirs may be taken off again.',
  fix: 'Look whether the custom resource has a field for annotations of the service account (Strimzi: template.serviceAccount.metadata.annotations) and set azure.workload.identity/client-id there. Where pods with other needs run as the same account, split the custom resource.',
  cases: ['E43'],
  needs: 'action',
  message: ({ kind, account, wanted }) =>
    `runs as ${account}, which the operator of ${kind} makes, and needs ${wanted}`,
});
