import { defineFinding } from './define-finding.js';

export const decisionNotNeeded = defineFinding<{ what: string; why: string; evidence: readonly string[] }>({
  code: 'decision-not-needed',
  severity: 'info',
  title: 'Decision that is not needed',
  means:
    'The migration file decides something that would be planned without it as well: what it was about has been done, or was never a question.',
  fix: 'Remove the decision, so that the file says only what counts.',
  cases: [],
  message: ({ what, why }) => `has a decision that is not needed, ${what}: ${why}`,
  evidence: ({ evidence }) => evidence,
});
