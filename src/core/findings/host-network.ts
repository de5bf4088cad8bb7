import { defineFinding } from './define-finding.js';

export const hostNetwork = defineFinding({
  code: 'host-network',
  severity: 'info',
  title: 'Uses the network of its node',
  means:
    "Its requests bypass NMI and reach the node's IMDS; it works today because MIC attaches the identity to the node. With an SDK that knows workload identity it works after the migration too; the proxy sidecar is refused on such pods.",
  fix: 'Make sure that its SDK knows workload identity before the old bindings are retired: after that the identity is no longer on the node.',
  cases: ['E31'],
  message: () => 'uses the host network and so bypasses NMI',
});
