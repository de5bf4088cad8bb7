import { defineDiagnosis } from './define-diagnosis.js';

export const proxyWithoutTenant = defineDiagnosis({
  code: 'proxy-without-tenant',
  source: 'webhook',
  title: 'The proxy sidecar has no AZURE_TENANT_ID',
  means:
    'azwi-proxy stops at once without the variables of the webhook. It was added to the manifest by hand, or the webhook has added it without the rest.',
  causes: [
    'The sidecar is written into the pod template, and the pod does not carry the label azure.workload.identity/use: "true".',
    'AZURE_TENANT_ID is set to an empty value in the template, which wins over the one of the webhook.',
  ],
  look: ['The variables of the container azwi-proxy, and the label of the pod.'],
  fix: 'Remove the sidecar from the template; ask for it by the annotation azure.workload.identity/inject-proxy-sidecar, and label the pod.',
  next: [
    'kubectl get pod POD --namespace NAMESPACE --output yaml',
    'kubectl logs POD --namespace NAMESPACE --container azwi-proxy',
  ],
  waiting: 'no',
  symptoms: ['AZURE_TENANT_ID not set', 'AZURE_TENANT_ID is not set'],
});
