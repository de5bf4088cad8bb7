import { defineDiagnosis } from './define-diagnosis.js';

export const webhookDeniedPod = defineDiagnosis({
  code: 'webhook-denied-pod',
  source: 'webhook',
  title: 'The webhook refuses the pod',
  means:
    'The pod carries the label of workload identity, and something about it is not allowed, so it is not created at all. Its owner keeps trying, which shows in the events of the ReplicaSet.',
  causes: [
    'The service account does not exist.',
    'The annotation service-account-token-expiration is no number from 3600 to 86400.',
    'The pod asks for the proxy sidecar and uses the host network.',
  ],
  look: ['The sentence after "denied the request".', 'The events of the owner.'],
  fix: 'Correct what the sentence names. The old pods go on running until then.',
  next: [
    'kubectl get events --namespace NAMESPACE --field-selector reason=FailedCreate',
    'kubectl get serviceaccount ACCOUNT --namespace NAMESPACE --output yaml',
  ],
  waiting: 'no',
  symptoms: [
    'admission webhook "mutation.azure-workload-identity.io" denied the request',
    'admission webhook \\"mutation.azure-workload-identity.io\\" denied the request',
  ],
});
