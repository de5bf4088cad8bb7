import { defineFinding } from './define-finding.js';

export const tenantDiffers = defineFinding<{ identity: string; tenantId: string; expected: string }>({
  code: 'tenant-differs',
  severity: 'error',
  title: 'Identity of another tenant',
  means:
    'The webhook tells pods to ask for tokens in the tenant of the cluster, unless the service account is annotated with another one. There the identity is not known.',
  fix: 'Accept the finding: the plan then annotates the service account with the tenant of the identity. Or give the workload an identity of the tenant of the cluster. Where the tenant of the plan is wrong, correct --tenant-id.',
  cases: ['E21'],
  needs: 'action',
  acceptable: true,
  message: ({ identity, tenantId }) => `uses ${identity}, whose managed identity is in tenant ${tenantId}`,
  evidence: ({ expected }) => [`the tenant of the plan is ${expected}`],
});
