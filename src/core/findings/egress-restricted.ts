import { defineFinding } from './define-finding.js';

export const egressRestricted = defineFinding<{ policies: readonly string[] }>({
  code: 'egress-restricted',
  severity: 'warning',
  title: 'No way out to Entra',
  means:
    'With pod identity the request for a token stays on the node. With workload identity the pod itself calls Entra over HTTPS, and the network policies that select it let nothing out to TCP 443 outside the cluster. Policies of Cilium and Calico, and firewalls behind the cluster, are not judged here.',
  fix: "Allow egress from the pods to TCP 443 of Entra's authority (login.microsoftonline.com in the public cloud) and to DNS before they are moved.",
  cases: ['E57'],
  message: () => 'may not connect to Entra: its network policies let no HTTPS out of the cluster',
  evidence: ({ policies }) => policies,
});
