import { defineFinding } from './define-finding.js';

export const decisionWithoutSubject = defineFinding<{ why: string }>({
  code: 'decision-without-subject',
  severity: 'warning',
  title: 'Decision that fits nothing',
  means:
    'The migration file decides something for an object that was not found or that does not need the decision any more.',
  fix: 'Correct the name, or remove the decision.',
  cases: [],
  message: ({ why }) => why,
});
