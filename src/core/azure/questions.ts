/** What has to be asked of Azure for a plan: each thing once, however many workloads need it. */
import { isManagedIdentityId, normalizeArmId } from '../arm-id.js';
import { groupBy } from '../group-by.js';
import { CLIENT_ID_ANNOTATION } from '../inventory/names.js';
import { isPlaceholder } from '../inventory/placeholder.js';
import type { AzureIdentity } from '../inventory/pod-identity.js';
import { isServicePrincipal } from '../inventory/service-principal.js';
import type { Resolution } from '../resolve/resolve.js';
import { resourceGroupOf, subscriptionOf } from './facts.js';

export interface AzureQuestions {
  /** ARM ids as written, sorted. */
  identities: readonly string[];
  /** Ids of those subscriptions that several of them lie in, sorted. */
  subscriptions: readonly string[];
  /** Of these identities' AzureIdentity objects, in lower case, sorted. */
  clientIds: readonly string[];
  /** Client ids of app registrations, in lower case, sorted. */
  applications: readonly string[];
  /** Normalised ids of the resource groups that the identities are in, sorted. */
  resourceGroups: readonly string[];
}

/** From so many identities on, the list of all in their subscription is taken to be cheaper than a look at each. */
const SEVERAL = 5;

/** Of all that anything uses, whatever the scope of the plan: others use the same identities up. */
export function listAzureQuestions(resolutions: readonly Resolution[]): AzureQuestions {
  const used = resolutions.flatMap(listUsed);
  const managed = used.filter(
    ({ type, resourceId }) => type === 'user-assigned' && isManagedIdentityId(resourceId.trim()),
  );
  const ofIntegrations = resolutions.flatMap(({ integrations }) =>
    integrations.flatMap(({ identities }) => identities),
  );
  const named = [...managed.map(({ resourceId }) => resourceId.trim()), ...ofIntegrations]
    .filter((id) => !isPlaceholder(id))
    .sort();
  const identities = [...new Map(named.toReversed().map((id) => [normalizeArmId(id), id])).values()].sort();
  return {
    identities,
    subscriptions: listSubscriptions(identities),
    clientIds: listClientIds(managed),
    applications: listClientIds(used.filter(({ type }) => isServicePrincipal(type))),
    resourceGroups: [...new Set(identities.flatMap((id) => resourceGroupOf(id) ?? []))].sort(),
  };
}

/** Of a workload that has moved already: the identities that its account is annotated with. */
function listUsed({ inventory, consumers }: Resolution): AzureIdentity[] {
  const byClientId = groupBy(inventory.identities, ({ clientId }) => clientId.toLowerCase());
  return consumers.flatMap(({ usages, account }) => {
    if (usages.length > 0) return usages.map(({ identity }) => identity);
    return byClientId.get(account?.annotations[CLIENT_ID_ANNOTATION]?.toLowerCase() ?? '') ?? [];
  });
}

function listSubscriptions(identities: readonly string[]): string[] {
  const bySubscription = groupBy(identities, subscriptionOf);
  return [...bySubscription]
    .flatMap(([id, members]) => (id !== undefined && members.length >= SEVERAL ? id : []))
    .sort();
}

function listClientIds(identities: readonly AzureIdentity[]): string[] {
  const ids = identities.map(({ clientId }) => clientId.toLowerCase());
  return [...new Set(ids)].filter((id) => id !== '' && !isPlaceholder(id)).sort();
}
