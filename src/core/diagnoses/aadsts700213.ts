import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts700213 = defineDiagnosis({
  code: 'AADSTS700213',
  source: 'entra',
  title: 'No credential has this subject',
  means:
    'The subject is system:serviceaccount:NAMESPACE:ACCOUNT of the pod that asked. No credential of the identity names that service account.',
  causes: [
    'The pod runs as another service account than the one that was federated, often as `default`.',
    'The workload was moved to another namespace, or the account was renamed.',
    'The credential is new and has not reached every part of Entra.',
  ],
  look: ['The service account in the subject of the error, and what the pod template names.'],
  fix: 'Federate the service account that the pod really runs as, or correct serviceAccountName in the pod template.',
  next: [
    'az identity federated-credential list --identity-name IDENTITY --resource-group GROUP --output table',
    "kubectl get pod POD --namespace NAMESPACE --output jsonpath='{.spec.serviceAccountName}'",
  ],
  waiting: 'maybe',
  cases: ['E67'],
});
