import { countNoun } from '../count-noun.js';
import { defineFinding } from './define-finding.js';

export const podIdentityAddOn = defineFinding<{ identities: number }>({
  code: 'pod-identity-add-on',
  severity: 'info',
  title: 'Pod identity add-on is on',
  means:
    'The cluster runs pod identity as an AKS add-on, in managed mode. It stays as it is until everything has moved; then it is turned off in Azure, never by kubectl.',
  fix: 'Nothing now. Once nothing uses it: az aks pod-identity delete for each identity, then az aks update --disable-pod-identity.',
  cases: ['E47', 'E76'],
  message: ({ identities }) =>
    `has the add-on, with ${countNoun(identities, 'identity', 'identities')} assigned in Azure`,
});
