import { countNoun } from '../count-noun.js';
import { defineFinding } from './define-finding.js';

export const podsDifferFromTemplate = defineFinding<{ count: number }>({
  code: 'pods-differ-from-template',
  severity: 'warning',
  title: 'Pods labelled otherwise than their template',
  means:
    'Live pods carry another binding label than the template says: an unfinished rollout, a label set by hand, or an admission policy that adds it.',
  fix: 'Finish the rollout, or find what sets the label and change that instead. The plan follows the template.',
  cases: ['E30'],
  message: ({ count }) => `has ${countNoun(count, 'live pod')} whose binding label differs from the template`,
});
