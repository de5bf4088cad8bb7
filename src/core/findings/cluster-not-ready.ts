import { defineFinding } from './define-finding.js';

export const clusterNotReady = defineFinding<{ state: string }>({
  code: 'cluster-not-ready',
  severity: 'warning',
  title: 'Cluster in the middle of something',
  means: 'Azure is updating the cluster, or an update of it has failed. Nodes and webhook may come and go meanwhile.',
  fix: 'Wait for it, or have it repaired (az aks show --query provisioningState), before you apply.',
  cases: ['E61'],
  message: ({ state }) => `is ${JSON.stringify(state)} in Azure, not "Succeeded"`,
});
