import { defineFinding } from './define-finding.js';

export const clusterNotChecked = defineFinding<{ why: string }>({
  code: 'cluster-not-checked',
  severity: 'warning',
  title: 'Cluster not checked against Azure',
  means:
    'Azure was asked about the identities, but not about the cluster: whether its issuer is the one that was read, and whether workload identity is on, is not known.',
  fix: 'Name the cluster with --cluster-id, or with --subscription, --resource-group and --cluster, and let the login read it (Microsoft.ContainerService/managedClusters/read).',
  cases: ['E63'],
  message: ({ why }) => `could not be looked up in Azure: ${why}`,
});
