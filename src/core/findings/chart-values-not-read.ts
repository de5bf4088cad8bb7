import { defineFinding } from './define-finding.js';
import type { UnreadFile } from './template-not-read.js';

export const chartValuesNotRead = defineFinding<UnreadFile>({
  code: 'chart-values-not-read',
  severity: 'warning',
  title: 'Chart values that set up pod identity',
  means:
    'Values of a Helm chart mention pod identity. Only the chart knows what they become, so nothing of them is planned.',
  fix: 'Render the chart with them and scan the result: helm template RELEASE CHART -f VALUES | migrate scan --from -. Then add the label azure.workload.identity/use: "true" where the values put aadpodidbinding (podLabels, podMetadata.labels, …) and the annotation azure.workload.identity/client-id to serviceAccount.annotations. On a command line dots are escaped (--set-string podLabels.azure\\.workload\\.identity/use=true).',
  cases: ['E44'],
  needs: 'action',
  message: ({ why }) => why,
  evidence: ({ lines }) => lines,
});
