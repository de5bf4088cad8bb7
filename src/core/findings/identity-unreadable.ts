import { defineFinding } from './define-finding.js';

export const identityUnreadable = defineFinding<{ identity: string; resourceId: string; facts: readonly string[] }>({
  code: 'identity-unreadable',
  severity: 'error',
  title: 'Managed identity that could not be read',
  means:
    'Azure did not let the managed identity or its credentials be read. Whether the identity exists, whether the client id is its own and which credentials it has is not known, so nothing is changed for its workloads.',
  fix: 'Grant the role that the evidence names (Managed Identity Operator has the actions; templates/roles/reader.json has no others), and plan again.',
  cases: ['E08'],
  needs: 'action',
  message: ({ identity }) => `uses ${identity}, whose managed identity could not be read`,
  evidence: ({ resourceId, facts }) => [`the identity is ${resourceId}`, ...facts],
});
