import { countNoun } from '../count-noun.js';
import { defineFinding } from './define-finding.js';

export const offlineUnverified = defineFinding<{ identities: number }>({
  code: 'offline-unverified',
  severity: 'info',
  title: 'Not checked against Azure',
  means:
    'The plan was made without asking Azure: whether the identities exist, whether client id and resource id belong together, which credentials exist already and how many of the 20 are used is not known.',
  fix: 'Plan again with access to Azure before you apply: --no-offline, or --cluster-id.',
  cases: ['E06', 'E07', 'E08', 'E64'],
  message: ({ identities }) => `was not asked about ${countNoun(identities, 'identity', 'identities')}`,
});
