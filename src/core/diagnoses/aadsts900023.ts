import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts900023 = defineDiagnosis({
  code: 'AADSTS900023',
  source: 'entra',
  title: 'The tenant is not a tenant',
  means: 'What was given as the tenant is neither an id nor a domain name.',
  causes: [
    'A placeholder was never filled in, such as ${TENANT_ID}.',
    'The annotation azure.workload.identity/tenant-id is there and empty: being there is enough to override the default.',
  ],
  look: ['AZURE_TENANT_ID in the pod, and the annotation on its service account.'],
  fix: 'Fill in the tenant id, or remove the annotation so that the default of the webhook holds, and restart the pods.',
  next: ['kubectl get serviceaccount ACCOUNT --namespace NAMESPACE --output yaml'],
  waiting: 'no',
});
