import { defineDiagnosis } from './define-diagnosis.js';

export const nmiNoIdentity = defineDiagnosis({
  code: 'nmi-no-identity',
  also: ['404'],
  source: 'pod-identity',
  title: 'NMI has no identity for the pod (404)',
  means: 'The old path. The pod asked for a token through pod identity, and no AzureIdentity was found for it.',
  causes: [
    'The label aadpodidbinding of the pod fits the selector of no AzureIdentityBinding.',
    'The binding names an AzureIdentity that does not exist in its own namespace, or whose resource id MIC rejects.',
    'The application asks for a client id that none of the bindings gives, or writes it with other letters.',
    'In standard mode MIC has not yet put the identity on the node; NMI waits up to 80 seconds before it gives up.',
  ],
  look: ['The label of the pod, and what the bindings select.', 'The logs of MIC and NMI at that time.'],
  fix: 'Correct label, binding or client id. If the workload is migrated already, find what in it still asks IMDS.',
  next: [
    'migrate explain pod/POD --namespace NAMESPACE',
    'kubectl get azureidentitybindings --all-namespaces',
    'kubectl get azureassignedidentities --all-namespaces',
  ],
  waiting: 'maybe',
  cases: ['E09', 'E11', 'E17'],
  symptoms: [
    'no azure identity found for request',
    'no AzureAssignedIdentity found for pod',
    'failed to get matching identities for pod',
    'getting assigned identities for pod',
  ],
});
