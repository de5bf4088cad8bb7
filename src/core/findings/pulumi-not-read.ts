import { defineFinding } from './define-finding.js';
import type { UnreadFile } from './template-not-read.js';

export const pulumiNotRead = defineFinding<UnreadFile>({
  code: 'pulumi-not-read',
  severity: 'warning',
  title: 'Pulumi program that sets up pod identity',
  means: 'A Pulumi program mentions pod identity. Its values are known when it runs only, so nothing in it is planned.',
  fix: 'Scan the cluster it is applied to, then write there: one managedidentity.FederatedIdentityCredential (azure-native) per identity and service account, each dependsOn the one before it on the same identity, the annotation azure.workload.identity/client-id on the account and the label azure.workload.identity/use: "true" in the pod template.',
  cases: ['E48'],
  needs: 'action',
  message: ({ why }) => why,
  evidence: ({ lines }) => lines,
});
