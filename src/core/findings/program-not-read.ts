import { defineFinding } from './define-finding.js';
import type { UnreadFile } from './template-not-read.js';

export const programNotRead = defineFinding<UnreadFile>({
  code: 'program-not-read',
  severity: 'warning',
  title: 'Program that mentions pod identity',
  means:
    'A program, or a configuration language such as Jsonnet, mentions pod identity. What it makes is known when it runs only, so nothing in it is planned.',
  fix: 'Scan what it generates: … | migrate scan --from -. Then change the function that sets the label or builds the object at the lines named: label azure.workload.identity/use: "true" on the pod template, annotation on the service account. Code that only reads these objects needs nothing.',
  cases: ['E48'],
  needs: 'action',
  message: ({ why }) => why,
  evidence: ({ lines }) => lines,
});
