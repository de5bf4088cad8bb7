import { defineFinding } from './define-finding.js';

export const severalInstallations = defineFinding<{ installations: readonly string[] }>({
  code: 'several-installations',
  severity: 'warning',
  title: 'Pod identity installed more than once',
  means:
    'More than one MIC or NMI runs in the cluster: the AKS add-on beside a Helm chart, or the one of Cluster API for Azure. NMIs on one node fight for the same port and the same iptables chain, and what one installation owns the removal of another may take along.',
  fix: 'Find out who owns each of them before anything is removed. Workloads can be migrated meanwhile.',
  cases: ['E76'],
  message: ({ installations }) => `is one of ${installations.length} installations`,
  evidence: ({ installations }) => installations,
});
