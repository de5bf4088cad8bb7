import { defineFinding } from './define-finding.js';

export const nodeIdentityConsumer = defineFinding<{ clientId: string }>({
  code: 'node-identity-consumer',
  severity: 'info',
  title: 'Uses an identity of the node',
  means:
    'The Secrets Store CSI driver fetches these secrets with an identity that is attached to the nodes, not through pod identity. If it is there only because MIC attached it for a labelled pod, it goes with the last of those pods.',
  fix: 'Make sure before pod identity is removed that the identity stays attached to the nodes, or give the class a clientID of workload identity.',
  cases: ['E36'],
  message: ({ clientId }) =>
    clientId === ''
      ? 'fetches secrets with the system-assigned identity of the node'
      : 'fetches secrets with a managed identity of the node',
  evidence: ({ clientId }) => (clientId === '' ? [] : [`userAssignedIdentityID: ${clientId}`]),
});
