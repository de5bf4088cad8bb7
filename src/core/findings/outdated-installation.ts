import { defineFinding } from './define-finding.js';

export const outdatedInstallation = defineFinding<{ component: 'mic' | 'nmi'; version: string }>({
  code: 'outdated-installation',
  severity: 'info',
  title: 'Pod identity before 1.6',
  means:
    'MIC and NMI before 1.6 read their objects in any capitalisation, so that objects in the old one do grant identities here. An upgrade would rewrite them once. Helm charts of that time hold the CRDs as part of the release: uninstalling one deletes every AzureIdentity of the cluster.',
  fix: 'Do not uninstall the Helm release while anything uses pod identity. No upgrade is needed before the migration.',
  cases: ['E16'],
  message: ({ component, version }) =>
    `runs ${component.toUpperCase()} ${version}, which takes field names in any capitalisation`,
});
