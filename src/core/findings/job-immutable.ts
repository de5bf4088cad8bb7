import { defineFinding, type PodAdvice } from './define-finding.js';

export const jobImmutable = defineFinding<PodAdvice>({
  code: 'job-immutable',
  severity: 'warning',
  title: 'Job that cannot be changed',
  means:
    'The template of a Job is immutable. A running one finishes on pod identity; the next one has to be created from a changed manifest.',
  fix: 'Change the manifest or whatever creates the Job. Keep pod identity until the last old run has finished.',
  cases: ['E39'],
  needs: 'action',
  message: () => 'is a Job: its template cannot be changed, its creator must be',
  evidence: ({ account, label, annotations }) => [`serviceAccountName: ${account}`, `label ${label}`, ...annotations],
});
