import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts700222 = defineDiagnosis({
  code: 'AADSTS700222',
  source: 'entra',
  title: 'An Entra token was presented instead of a Kubernetes one',
  means: 'A token that Entra itself has issued cannot be exchanged this way.',
  causes: [
    'The application fetches a token from IMDS and presents that.',
    'A file with an Entra token lies where the projected token should be.',
  ],
  look: ['The issuer inside the token: it must be that of the cluster.'],
  fix: 'Present the projected service account token: the file that AZURE_FEDERATED_TOKEN_FILE names.',
  next: ['kubectl get --raw /.well-known/openid-configuration'],
  waiting: 'no',
});
