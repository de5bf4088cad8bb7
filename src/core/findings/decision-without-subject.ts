import { defineFinding } from './define-finding.js';

export const decisionWithoutSubject = defineFinding<{ what: string }>({
  code: 'decision-without-subject',
  severity: 'warning',
  title: 'Decision that fits nothing',
  means: 'The migration file decides something for an object, or for a root, that was not found.',
  fix: 'Correct the name, or remove the decision.',
  cases: [],
  message: ({ what }) => `${what}, but was not found`,
});
