import { defineFinding } from './define-finding.js';
import type { UnreadFile } from './template-not-read.js';

export const terraformNotRead = defineFinding<UnreadFile>({
  code: 'terraform-not-read',
  severity: 'warning',
  title: 'Terraform that sets up pod identity',
  means: 'A Terraform file mentions pod identity. Its values are known at plan time only, so nothing in it is planned.',
  fix: 'Scan the cluster it is applied to, then write there: one azurerm_federated_identity_credential per identity and service account, with subject = "system:serviceaccount:NAMESPACE:ACCOUNT" of the pods (not of the AzureIdentity), audience ["api://AzureADTokenExchange"] and the OIDC issuer of the cluster; azurerm before 3.40 writes two at a time on one identity, which Azure refuses. Set the label as podLabels.azure\\.workload\\.identity/use in a helm_release, as azure.workload.identity~1use in a JSON 6902 path; "add" where "replace" would fail because the label is not there yet.',
  cases: ['E48'],
  needs: 'action',
  message: ({ why }) => why,
  evidence: ({ lines }) => lines,
});
