import { defineFinding } from './define-finding.js';

export const identityIncomplete = defineFinding<{ identity: string; why: string }>({
  code: 'identity-incomplete',
  severity: 'error',
  title: 'Identity without what a token needs',
  means:
    'A token is requested by client id, and a credential is written to the identity that the resource id names. One of them is missing or is no ARM id of a managed identity.',
  fix: 'Correct the AzureIdentity. Nothing is changed for its workloads before.',
  cases: ['E06', 'E08', 'E09', 'E15'],
  needs: 'action',
  message: ({ identity, why }) => `uses ${identity}, which ${why}`,
});
