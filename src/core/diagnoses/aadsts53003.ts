import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts53003 = defineDiagnosis({
  code: 'AADSTS53003',
  source: 'entra',
  title: 'Blocked by Conditional Access',
  means:
    'A policy for workload identities refuses the sign-in. Such policies apply to service principals of app registrations.',
  causes: [
    'The policy allows known addresses only: with pod identity the request came from NMI, now it leaves through the egress of the pod.',
  ],
  look: ['The sign-in log of the service principal: which policy, and which address.'],
  fix: 'Add the egress address of the cluster to the named location that the policy trusts.',
  waiting: 'no',
  cases: ['E70'],
});
