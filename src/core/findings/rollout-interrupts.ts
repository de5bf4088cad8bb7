import { defineFinding } from './define-finding.js';

export const rolloutInterrupts = defineFinding<{ why: string }>({
  code: 'rollout-interrupts',
  severity: 'info',
  title: 'Unavailable while it rolls out',
  means:
    'The change of its template replaces the pods, and the old ones stop before the new ones run: for that time the workload is not there.',
  fix: 'Choose a time for its wave at which that is acceptable.',
  cases: ['E37'],
  message: ({ why }) => `is unavailable during its rollout: ${why}`,
});
