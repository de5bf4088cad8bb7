import { defineFinding } from './define-finding.js';

export const ephemeralNamespace = defineFinding<{ signs: readonly string[] }>({
  code: 'ephemeral-namespace',
  severity: 'warning',
  title: 'Namespace that looks generated',
  means:
    'Pod identity served every new namespace by label alone. Workload identity needs a federated credential for each namespace and service account, without wildcards, and a managed identity has at most 20. Namespaces that come and go, for pull requests or previews, get no token before somebody adds theirs.',
  fix: 'Let what creates the namespaces create and delete their credentials as well, give previews a managed identity of their own, or run them in one fixed namespace.',
  cases: ['E65', 'E64'],
  message: () => 'has workloads that use pod identity, and looks as if it was generated',
  evidence: ({ signs }) => signs,
});
