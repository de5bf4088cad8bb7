import { defineFinding } from './define-finding.js';

export const tenantIdConflict = defineFinding<{ account: string; annotated: string; expected: string | undefined }>({
  code: 'tenant-id-conflict',
  severity: 'error',
  title: 'Account annotated with another tenant',
  means:
    'The service account carries a tenant for workload identity in which the identity of the workload is not known. The webhook passes it on to the pods, an empty one as well, and no token is given there.',
  fix: 'Correct the annotation azure.workload.identity/tenant-id, or remove it where the identity is in the tenant of the cluster. Where the tenant of the plan is wrong, correct --tenant-id.',
  cases: ['E19', 'E26'],
  needs: 'action',
  message: ({ account, annotated }) =>
    `runs as ${account}, which is annotated with ${annotated === '' ? 'an empty tenant' : `tenant ${annotated}`}`,
  evidence: ({ expected }) => (expected === undefined ? [] : [`its identity is in tenant ${expected}`]),
});
