import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts90002 = defineDiagnosis({
  code: 'AADSTS90002',
  source: 'entra',
  title: 'No such tenant',
  means: 'The tenant id is well formed, and this cloud has no such tenant.',
  causes: [
    'The tenant id is mistyped, or is the id of a subscription.',
    'The tenant belongs to another cloud than the authority host that was asked.',
  ],
  look: ['AZURE_TENANT_ID and AZURE_AUTHORITY_HOST in the pod.'],
  fix: 'Correct azure.workload.identity/tenant-id on the service account, or the tenant that the webhook was installed with, and restart the pods.',
  next: [
    'az account show --query tenantId --output tsv',
    'kubectl get serviceaccount ACCOUNT --namespace NAMESPACE --output yaml',
  ],
  waiting: 'no',
});
