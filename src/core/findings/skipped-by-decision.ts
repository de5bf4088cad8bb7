import { defineFinding } from './define-finding.js';

export const skippedByDecision = defineFinding<{ reason: string; skippedBy: string | undefined }>({
  code: 'skipped-by-decision',
  severity: 'info',
  title: 'Left out by decision',
  means: 'The migration file says to leave the workload as it is.',
  fix: 'Nothing now. Remove the decision when the workload is to be moved.',
  cases: [],
  message: ({ reason }) => `is left out by decision: ${reason}`,
  evidence: ({ skippedBy }) => (skippedBy === undefined ? [] : [`decided for ${skippedBy}`]),
});
