import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts700016 = defineDiagnosis({
  code: 'AADSTS700016',
  source: 'entra',
  title: 'No such application in this tenant',
  means:
    'The client id means nothing in the tenant that was asked. It is the error of a wrong client id or a wrong tenant, not of a missing credential.',
  causes: [
    'The annotation holds the resource id, the object id or the principal id of the identity where its client id belongs.',
    'The identity was deleted and created again under the same name, which gives it a new client id.',
    'AZURE_TENANT_ID is the tenant of the cluster, and the identity lives in another one.',
    'The identity was created a moment ago.',
  ],
  look: [
    'The identifier in the error: it must be a GUID, and the client id that the identity has today.',
    'The tenant in the error.',
  ],
  fix: 'Put the client id of today into the annotation and restart the pods. For another tenant add the annotation azure.workload.identity/tenant-id.',
  next: [
    'az identity show --name IDENTITY --resource-group GROUP --query "{clientId:clientId,tenantId:tenantId}"',
    'kubectl get serviceaccount ACCOUNT --namespace NAMESPACE --output yaml',
  ],
  waiting: 'maybe',
  cases: ['E06', 'E07'],
});
