import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts700211 = defineDiagnosis({
  code: 'AADSTS700211',
  source: 'entra',
  title: 'No credential has this issuer',
  means:
    'The identity has credentials, and none of them names the issuer of the token. Issuers are compared character by character.',
  causes: [
    'The credential was made for another cluster, or for this one before it was created anew: every cluster has an issuer of its own.',
    'The trailing slash of the issuer is missing in the credential.',
    'The token is one of an identity binding, which has an issuer of its own.',
    'The credential is new and has not reached every part of Entra.',
  ],
  look: ['The issuer that the cluster itself announces, next to the one in the credential.'],
  fix: 'Add a credential with the issuer exactly as the cluster announces it, slash included.',
  next: [
    'kubectl get --raw /.well-known/openid-configuration',
    'az identity federated-credential list --identity-name IDENTITY --resource-group GROUP --output table',
  ],
  waiting: 'maybe',
  cases: ['E67'],
});
