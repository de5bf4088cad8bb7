import { defineFinding } from './define-finding.js';

export const proxyNotPossible = defineFinding<{ reasons: readonly string[] }>({
  code: 'proxy-not-possible',
  severity: 'warning',
  title: 'The proxy sidecar cannot work here',
  means:
    'The proxy sidecar answers requests for managed identity tokens with workload identity. It needs a privileged init container, Linux and a network that is not the one of the node; it reads nothing but a client id, and serves no init container of the workload.',
  fix: 'Remove what stands in the way, or let the application use an SDK that knows workload identity and take the decision or the annotation back.',
  cases: ['E18', 'E31', 'E35', 'E40', 'E52', 'E53', 'E54', 'E55'],
  needs: 'action',
  message: () => 'is to get the proxy sidecar, which cannot work there',
  evidence: ({ reasons }) => reasons,
});
