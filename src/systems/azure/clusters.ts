/** AKS clusters: by ARM id, or by what is known of one that nobody named. */
import type { NodePlace } from '../../core/inventory/node-place.js';
import type { ClusterTraits, ManagedCluster, Search } from '../../ports/azure.js';
import type { Call } from './call.js';
import { checkScope, CLUSTERS, parseArmId } from './parse-arm-id.js';
import { readCluster } from './read-cluster.js';
import type { RestClient } from './rest-client.js';
import { searchSubscriptions } from './search.js';
import { listSubscriptions } from './subscriptions.js';

export const READ_CLUSTER: Call = {
  doing: 'read the AKS cluster',
  needs: { action: 'Microsoft.ContainerService/managedClusters/read' },
};
export const LIST_CLUSTERS: Call = {
  doing: 'list the AKS clusters of',
  needs: { action: 'Microsoft.ContainerService/managedClusters/read' },
};

/** The one that @azure/arm-containerservice 25.3 sends by default. */
const API_VERSION = 'api-version=2026-04-01';

export async function getCluster(
  arm: RestClient,
  id: string,
  signal: AbortSignal,
): Promise<ManagedCluster | undefined> {
  parseArmId(id, CLUSTERS);
  const found = await arm.get({ call: READ_CLUSTER, subject: id, path: `${id}?${API_VERSION}` }, signal);
  return found && readCluster(found);
}

export async function findClusters(
  arm: RestClient,
  traits: ClusterTraits,
  where: { subscriptions?: readonly string[] },
  signal: AbortSignal,
): Promise<Search<ManagedCluster>> {
  if (traits.nodes === undefined && traits.issuer === undefined) return { found: [], unsearched: [] };
  const subscriptions = traits.nodes
    ? whereNodesLie(traits.nodes, where.subscriptions)
    : (where.subscriptions ?? (await listSubscriptions(arm, signal)));
  return searchSubscriptions(subscriptions, async (subscriptionId) => {
    const subject = checkScope(`/subscriptions/${subscriptionId}`);
    const path = `${subject}/providers/${CLUSTERS}?${API_VERSION}`;
    const all = (await arm.list({ call: LIST_CLUSTERS, subject, path }, signal)) ?? [];
    return all.map(readCluster).filter((cluster) => hasTraits(cluster, traits));
  });
}

/** A cluster lies in the subscription of its nodes. */
function whereNodesLie({ subscriptionId }: NodePlace, allowed: readonly string[] | undefined): string[] {
  return allowed?.every((id) => id.toLowerCase() !== subscriptionId) ? [] : [subscriptionId];
}

function hasTraits({ nodeResourceGroup, oidcIssuer }: ManagedCluster, { issuer, nodes }: ClusterTraits): boolean {
  const isThere = nodes === undefined || nodeResourceGroup?.toLowerCase() === nodes.resourceGroup;
  return isThere && (issuer === undefined || oidcIssuer.url === issuer);
}
