import { defineFinding } from './define-finding.js';
import type { UnreadFile } from './template-not-read.js';

export const bicepNotRead = defineFinding<UnreadFile>({
  code: 'bicep-not-read',
  severity: 'warning',
  title: 'Bicep or ARM template that sets up pod identity',
  means:
    'A Bicep or ARM template mentions pod identity. It is about Azure resources, which files do not tell, so nothing in it is planned.',
  fix: 'Read the bound identities from the cluster: az aks pod-identity list. Then add one Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials per identity and service account, with @batchSize(1), for Azure refuses two at a time on one identity; turn on oidcIssuerProfile and securityProfile.workloadIdentity; drop podIdentityProfile last.',
  cases: ['E47', 'E48'],
  needs: 'action',
  message: ({ why }) => why,
  evidence: ({ lines }) => lines,
});
