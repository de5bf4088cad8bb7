import { defineFinding } from './define-finding.js';

export const decisionWithoutEffect = defineFinding<{ what: string; why: string; evidence: readonly string[] }>({
  code: 'decision-without-effect',
  severity: 'warning',
  title: 'Decision that cannot be followed',
  means:
    'The migration file decides something that does not fit what was found, so the plan is as if it were not there. Whoever wrote it expects something else.',
  fix: 'Decide something that is possible, or remove the decision.',
  cases: [],
  message: ({ what, why }) => `has a decision without effect, ${what}: ${why}`,
  evidence: ({ evidence }) => evidence,
});
