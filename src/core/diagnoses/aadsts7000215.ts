import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts7000215 = defineDiagnosis({
  code: 'AADSTS7000215',
  source: 'entra',
  title: 'A client secret is still in use, and it is wrong',
  means: 'The application signs in with a secret, not with a federated token.',
  causes: [
    'AZURE_CLIENT_SECRET is still set, and SDKs prefer it.',
    'The client id was changed to that of a managed identity, and the secret belongs to another application.',
  ],
  look: ['Whether the pod has AZURE_CLIENT_SECRET, also through envFrom.'],
  fix: 'Remove AZURE_CLIENT_SECRET, and the certificate variables if there are any, from the pod.',
  next: ["kubectl get pod POD --namespace NAMESPACE --output jsonpath='{.spec.containers[*].env[*].name}'"],
  waiting: 'no',
  cases: ['E19'],
});
