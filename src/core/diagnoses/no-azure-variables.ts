import { defineDiagnosis } from './define-diagnosis.js';

export const noAzureVariables = defineDiagnosis({
  code: 'no-azure-variables',
  source: 'webhook',
  title: 'The pod has no variables of workload identity',
  means:
    'The webhook adds AZURE_CLIENT_ID, AZURE_TENANT_ID, AZURE_AUTHORITY_HOST and AZURE_FEDERATED_TOKEN_FILE when a pod is created. Where they are missing, the pod was not selected, or was there before.',
  causes: [
    'The label azure.workload.identity/use: "true" is not on the pod itself: it is on the Deployment or the service account, or its value is not the string "true".',
    'The pod is older than the label, or than the webhook: pods are changed only when they are created.',
    'The webhook is not installed, or leaves out the namespace; on AKS it never sees kube-system.',
    'Only AZURE_CLIENT_ID is missing: the service account had no annotation azure.workload.identity/client-id when the pod was created.',
    'The container is listed in azure.workload.identity/skip-containers.',
  ],
  look: [
    'The labels of the pod, and the variables of each of its containers.',
    'Whether the webhook is there and ready.',
  ],
  fix: 'Correct the label on the pod template or the annotation on the service account, then restart the workload.',
  next: [
    'kubectl get pod POD --namespace NAMESPACE --output yaml',
    'kubectl get serviceaccount ACCOUNT --namespace NAMESPACE --output yaml',
    'kubectl get mutatingwebhookconfiguration azure-wi-webhook-mutating-webhook-configuration',
    'kubectl get deployment --all-namespaces --selector azure-workload-identity.io/system=true',
  ],
  waiting: 'no',
  cases: ['E60', 'E61'],
  symptoms: [
    'WorkloadIdentityCredential authentication unavailable',
    'workload options are not fully configured',
    'AZURE_CLIENT_ID environment variable is not set',
    'AZURE_FEDERATED_TOKEN_FILE environment variable is not set',
    'no client ID specified. Check pod configuration',
    'no token file specified. Check pod configuration',
    'Error reading service account token',
  ],
});
