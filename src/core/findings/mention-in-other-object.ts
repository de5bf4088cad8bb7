import { oneOrMany } from '../count-noun.js';
import { defineFinding } from './define-finding.js';

export const mentionInOtherObject = defineFinding<{ paths: readonly string[] }>({
  code: 'mention-in-other-object',
  severity: 'warning',
  title: 'Mentioned in an object that is not read',
  means:
    'An object of a kind that is not understood carries the binding label or a pod identity setting. Pods may be made from it.',
  fix: 'Look at the places named and change them by hand: label, service account, settings.',
  cases: ['E43'],
  needs: 'action',
  message: ({ paths }) =>
    `mentions pod identity in ${oneOrMany(paths.length, 'a place', 'places')} that cannot be planned`,
  evidence: ({ paths }) => paths,
});
