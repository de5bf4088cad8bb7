import { defineFinding } from './define-finding.js';

export const crossNamespace = defineFinding<{ identity: string; binding: string }>({
  code: 'cross-namespace',
  severity: 'info',
  title: 'Identity from another namespace',
  means:
    'In the default mode any pod of any namespace that carries the label gets the identity. Under workload identity nothing links the namespaces: the credential names the namespace and account of the pod.',
  fix: 'Check that the grant is meant. The migration keeps it.',
  cases: ['E12'],
  message: ({ identity, binding }) => `gets ${identity} through ${binding} across namespaces`,
});
