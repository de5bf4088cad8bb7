import { defineFinding } from './define-finding.js';
import type { UnreadFile } from './template-not-read.js';

export const scriptNotRead = defineFinding<UnreadFile>({
  code: 'script-not-read',
  severity: 'warning',
  title: 'Script or workflow that sets up pod identity',
  means:
    'A script or a CI workflow mentions pod identity. Its values are known when it runs only, so nothing in it is planned.',
  fix: 'Scan the cluster it is run against, then change the lines named: in place of an AzureIdentity and its binding, or of az aks pod-identity add, az identity federated-credential create per identity and service account. Client ids that are not in the files come from az aks pod-identity list or az identity show.',
  cases: ['E47', 'E48'],
  needs: 'action',
  message: ({ why }) => why,
  evidence: ({ lines }) => lines,
});
