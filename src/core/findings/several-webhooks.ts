import { defineFinding } from './define-finding.js';

export const severalWebhooks = defineFinding<{ webhooks: readonly string[] }>({
  code: 'several-webhooks',
  severity: 'error',
  title: 'Workload identity webhook registered twice',
  means:
    'More than one workload identity webhook changes the same pods, mostly the one of AKS and one installed with Helm. Each adds its token volume and variables, with its own tenant and cloud; which of them hold depends on their order.',
  fix: 'Keep one, as a rule that of AKS: uninstall the other before you apply a plan. Running pods are not affected.',
  cases: ['E62'],
  needs: 'action',
  message: ({ webhooks }) => `has ${webhooks.length} workload identity webhooks`,
  evidence: ({ webhooks }) => webhooks,
});
