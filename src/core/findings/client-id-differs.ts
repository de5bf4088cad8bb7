import { defineFinding } from './define-finding.js';

export const clientIdDiffers = defineFinding<{
  identity: string;
  resourceId: string;
  written: string;
  actual: string;
  /** The identity that the written client id belongs to, where one was found. */
  owner: string | undefined;
  unsearched: number;
}>({
  code: 'client-id-differs',
  severity: 'error',
  title: 'Client id of another identity, or of none',
  means:
    'Tokens are requested by client id, and credentials are written to the managed identity that the resource id names. Azure says that the two do not belong together: the client id is that of another identity, or of one that was deleted and created again. To correct it means to choose what the workload may do, which is for a person.',
  fix: 'Correct spec.clientID or spec.resourceID of the AzureIdentity so that both name the identity that is meant, and plan again. Nothing is changed for its workloads before.',
  cases: ['E06', 'E07'],
  needs: 'decision',
  message: ({ identity }) => `uses ${identity}, whose client id is not the one of its managed identity`,
  evidence: ({ resourceId, written, actual, owner, unsearched }) => [
    `spec.clientID is ${written}`,
    `${resourceId} has client id ${actual}`,
    describeOwner(owner, unsearched),
  ],
});

function describeOwner(owner: string | undefined, unsearched: number): string {
  if (owner !== undefined) return `client id in spec.clientID belongs to ${owner}`;
  return unsearched === 0
    ? 'no identity that the login sees has the client id in spec.clientID: it is stale, and gets no token today'
    : `no identity was found with the client id in spec.clientID; ${unsearched} of the subscriptions could not be searched`;
}
