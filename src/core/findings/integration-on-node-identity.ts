import { defineFinding } from './define-finding.js';

export const integrationOnNodeIdentity = defineFinding<{ product: string; field: string; operator: string }>({
  code: 'integration-on-node-identity',
  severity: 'info',
  title: 'Third-party software on the identity of the nodes',
  means:
    'A custom resource tells third-party software to use the managed identity endpoint, but its pods get nothing through pod identity. They use an identity of the nodes, past NMI, or get no token at all.',
  fix: 'Nothing to migrate. Keep the identity on the nodes when pod identity is removed.',
  cases: ['E33', 'E36'],
  message: ({ product, field, operator }) =>
    `sets ${product} to use the managed identity endpoint (${field}), but ${operator} gets no identity through pod identity`,
});
