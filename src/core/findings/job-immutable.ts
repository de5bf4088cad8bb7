import { defineFinding } from './define-finding.js';

export const jobImmutable = defineFinding<{ account: string; label: string }>({
  code: 'job-immutable',
  severity: 'warning',
  title: 'Job that can not be changed',
  means:
    'The template of a Job is immutable. A running one finishes on pod identity; the next one has to be created from a changed manifest.',
  fix: 'Change the manifest or whatever creates the Job. Keep pod identity until the last old run has finished.',
  cases: ['E39'],
  needs: 'action',
  message: () => 'is a Job: its template can not be changed, its creator must be',
  evidence: ({ account, label }) => [`serviceAccountName: ${account}`, `label ${label}`],
});
