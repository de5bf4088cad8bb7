import { defineFinding } from './define-finding.js';

export const integrationTooOld = defineFinding<{ versions: readonly string[] }>({
  code: 'integration-too-old',
  severity: 'warning',
  title: 'Third-party software that is too old',
  means:
    'By the tag of its image, the software is of a version that does not know workload identity yet. With the label it would go on asking the old path, and fail when that is gone.',
  fix: 'Upgrade the software first. Until then the credentials are planned and nothing else.',
  cases: ['E49'],
  needs: 'action',
  acceptable: true,
  message: () => 'is too old for workload identity',
  evidence: ({ versions }) => versions,
});
