import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts70025 = defineDiagnosis({
  code: 'AADSTS70025',
  also: ['AADSTS7000226'],
  source: 'entra',
  title: 'The identity has no credential at all',
  means: 'Entra knows the client id, and nothing is federated with it.',
  causes: [
    'AZURE_CLIENT_ID or the annotation azure.workload.identity/client-id names another identity than the one that was federated.',
    'The credentials were deleted, or never written.',
    'The first credential is new and has not reached every part of Entra.',
  ],
  look: ['The client id in the error, next to the one in the annotation and that of the identity with the credential.'],
  fix: 'Correct the client id, or create the credential on this identity.',
  next: [
    'kubectl get serviceaccount ACCOUNT --namespace NAMESPACE --output yaml',
    'az identity federated-credential list --identity-name IDENTITY --resource-group GROUP --output table',
  ],
  waiting: 'maybe',
  cases: ['E67'],
});
