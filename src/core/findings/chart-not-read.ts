import { defineFinding } from './define-finding.js';
import type { UnreadFile } from './template-not-read.js';

export const chartNotRead = defineFinding<UnreadFile>({
  code: 'chart-not-read',
  severity: 'warning',
  title: 'Chart template that mentions pod identity',
  means:
    'A template of a Helm chart mentions pod identity. What it becomes depends on the values of each release, so nothing in it is planned.',
  fix: 'Render the chart with the values of each release and scan the result: helm template RELEASE CHART -f VALUES | migrate scan --from -. Change a chart of your own: label azure.workload.identity/use: "true" on the pod template, annotation on its ServiceAccount, serviceAccountName; resources that are Helm hooks are not deleted with the release. Of a chart of others change the values only: its podLabels and serviceAccount.annotations.',
  cases: ['E44'],
  needs: 'action',
  message: ({ why }) => why,
  evidence: ({ lines }) => lines,
});
