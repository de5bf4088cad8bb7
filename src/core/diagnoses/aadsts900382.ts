import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts900382 = defineDiagnosis({
  code: 'AADSTS900382',
  also: ['AADSTS900432', 'AADSTS900439'],
  source: 'entra',
  title: 'The identity lives in another cloud',
  means: 'The sign-in was sent to the endpoint of one cloud with an identity of another.',
  causes: [
    'AZURE_AUTHORITY_HOST is that of the public cloud, and the cluster is in US Government or China, or the other way round.',
  ],
  look: ['AZURE_AUTHORITY_HOST in the pod.'],
  fix: 'Install the webhook with the name of the right cloud (azureEnvironment), and restart the pods.',
  next: [
    'kubectl get pod POD --namespace NAMESPACE --output jsonpath=\'{.spec.containers[*].env[?(@.name=="AZURE_AUTHORITY_HOST")].value}\'',
  ],
  waiting: 'no',
});
