import { defineFinding } from './define-finding.js';

export const identityNotFound = defineFinding<{ identity: string; resourceId: string; owner: string | undefined }>({
  code: 'identity-not-found',
  severity: 'error',
  title: 'Managed identity that does not exist',
  means:
    'Azure says that there is no managed identity with this resource id. A credential cannot be written to it, and the workload gets no token through it today either, unless its client id belongs to another identity.',
  fix: 'Correct spec.resourceID of the AzureIdentity, or create the identity again and correct spec.clientID too: a new identity has a new client id. Nothing is changed for its workloads before.',
  cases: ['E07', 'E08'],
  needs: 'action',
  message: ({ identity }) => `uses ${identity}, whose managed identity does not exist`,
  evidence: ({ resourceId, owner }) => [
    `Azure has no ${resourceId}`,
    ...(owner === undefined ? [] : [`its client id belongs to ${owner}`]),
  ],
});
