import { defineFinding } from './define-finding.js';

export const templateNotRead = defineFinding<{ why: string; lines: readonly string[] }>({
  code: 'template-not-read',
  severity: 'warning',
  title: 'Template that mentions pod identity',
  means:
    'A file that is not plain YAML mentions pod identity. Its values are not known before it is rendered, so nothing in it is planned.',
  fix: 'Render it and scan the result, for example: helm template RELEASE CHART | migrate scan --from -',
  cases: ['E44', 'E48'],
  needs: 'action',
  message: ({ why }) => why,
  evidence: ({ lines }) => lines,
});
