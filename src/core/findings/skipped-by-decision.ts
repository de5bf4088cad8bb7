import { defineFinding } from './define-finding.js';

export const skippedByDecision = defineFinding<{ reason: string }>({
  code: 'skipped-by-decision',
  severity: 'info',
  title: 'Left out by decision',
  means: 'The migration file says to leave the workload as it is.',
  fix: 'Nothing.',
  cases: [],
  message: ({ reason }) => `is left out by decision${reason === '' ? '' : `: ${reason}`}`,
});
