import { defineFinding } from './define-finding.js';

export const servicePrincipalIdentity = defineFinding<{
  identity: string;
  clientId: string;
  tenantId: string;
  subject: string;
  /** What Azure told about the app registration, where it was asked. */
  facts?: readonly string[];
}>({
  code: 'service-principal-identity',
  severity: 'warning',
  title: 'Service principal instead of a managed identity',
  means:
    'Type 1 and 2 identities hold a secret or certificate of an app registration. Workload identity needs a credential on that app registration, which needs rights in Microsoft Graph.',
  fix: 'Accept the finding: where Azure is asked and the app registration can be read, its credential is then planned; else add it yourself (the subject is in the evidence). Or give the workload a managed identity. The Secret stays until its owner removes it.',
  cases: ['E19', 'E20', 'E21'],
  needs: 'action',
  acceptable: true,
  message: ({ identity }) => `uses ${identity}, a service principal`,
  evidence: ({ clientId, tenantId, subject, facts = [] }) => [
    `app registration ${clientId}${tenantId === '' ? '' : ` in tenant ${tenantId}`}`,
    `subject ${subject}`,
    ...facts,
  ],
});
