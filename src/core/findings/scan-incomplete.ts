import { oneOrMany } from '../count-noun.js';
import { defineFinding } from './define-finding.js';

export const scanIncomplete = defineFinding<{ unread: readonly string[] }>({
  code: 'scan-incomplete',
  severity: 'warning',
  title: 'Something unread could change the answer',
  means:
    'Bindings, identities, exceptions, pod templates or service accounts could not all be read. What was not read could give this workload another identity or share its account, so nothing is changed for it.',
  fix: 'Grant what is missing, or render the templates, and scan again.',
  cases: ['E08'],
  needs: 'action',
  acceptable: true,
  message: ({ unread }) =>
    `could be affected by ${oneOrMany(unread.length, 'something', 'things')} that could not be read`,
  evidence: ({ unread }) => unread,
});
