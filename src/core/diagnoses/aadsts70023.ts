import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts70023 = defineDiagnosis({
  code: 'AADSTS70023',
  source: 'entra',
  title: 'The token lives too long',
  means: 'Entra takes service account tokens that live for at most 25 hours and say when they were issued.',
  causes: [
    'azure.workload.identity/service-account-token-expiration is above 86400, or a hand-written projected volume asks for more.',
    'A token of a Secret is used, which never expires.',
  ],
  look: [
    'The two times in the error, and the annotation on the pod and on its service account; the one of the pod wins.',
  ],
  fix: 'Ask for 3600 to 86400 seconds, and use the projected token.',
  next: ['kubectl get serviceaccount ACCOUNT --namespace NAMESPACE --output yaml'],
  waiting: 'no',
});
