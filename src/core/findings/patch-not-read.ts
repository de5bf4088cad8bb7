import { defineFinding } from './define-finding.js';
import type { UnreadFile } from './template-not-read.js';

export const patchNotRead = defineFinding<UnreadFile>({
  code: 'patch-not-read',
  severity: 'warning',
  title: 'Patch that sets the binding label',
  means:
    'A JSON patch that no kustomization here uses mentions pod identity. What it is applied to is not known, so nothing in it is planned.',
  fix: 'Scan the kustomization that uses it. Then patch azure.workload.identity~1use with the string "true", and serviceAccountName, beside aadpodidbinding; use "add", for "replace" fails where the label is not there yet.',
  cases: ['E44'],
  needs: 'action',
  message: ({ why }) => why,
  evidence: ({ lines }) => lines,
});
