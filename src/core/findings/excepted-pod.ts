import { defineFinding } from './define-finding.js';

export const exceptedPod = defineFinding<{ exception: string; label: string }>({
  code: 'excepted-pod',
  severity: 'warning',
  title: 'Excepted from pod identity',
  means:
    "An AzurePodIdentityException in the namespace matches the pod, so NMI passes its requests to the node's IMDS and never looks at its binding. It uses whatever identities the node has.",
  fix: 'Find out which identity it uses. A user-assigned one can be migrated once the exception is gone; the system-assigned identity of a node cannot be federated: create a user-assigned one with the same roles.',
  cases: ['E32', 'E33'],
  needs: 'action',
  message: ({ exception, label }) => `is excepted by ${exception} (${label}) and uses the identities of its node`,
});
