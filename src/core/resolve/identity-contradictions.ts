/** AzureIdentity objects of managed identities, compared: which are the same, and which cannot all be right. */
import { isManagedIdentityId, normalizeArmId } from '../arm-id.js';
import { groupBy } from '../group-by.js';
import { isPlaceholder } from '../inventory/placeholder.js';
import type { AzureIdentity } from '../inventory/pod-identity.js';
import type { Ref } from '../ref.js';

export interface Contradiction {
  differs: 'client id' | 'resource id';
  /** One sentence each. */
  others: readonly string[];
}

/** Made of zeros only, as in examples. */
const EMPTY_ID = /^[0-]*$/;

/** A managed identity has one client id, and a client id belongs to one managed identity. An object that is defined twice is another matter. */
export function findContradictions(identities: readonly AzureIdentity[]): Map<Ref, Contradiction[]> {
  const comparable = identities.filter(isComparable);
  const found = new Map<Ref, Contradiction[]>();
  const compare = (differs: Contradiction['differs'], sameOf: IdOf, otherOf: IdOf): void => {
    for (const group of groupBy(comparable, sameOf).values()) {
      if (new Set(group.map(otherOf)).size < 2) continue;
      for (const identity of group) {
        const others = group
          .filter((other) => other.ref !== identity.ref && otherOf(other) !== otherOf(identity))
          .map((other) => `${other.ref}: ${differs === 'client id' ? other.clientId : other.resourceId}`);
        if (others.length > 0) found.set(identity.ref, [...(found.get(identity.ref) ?? []), { differs, others }]);
      }
    }
  };
  compare('client id', resourceIdOf, clientIdOf);
  compare('resource id', clientIdOf, resourceIdOf);
  return found;
}

/** Groups of objects that name one managed identity, without contradiction; each of at least two. */
export function findSharedIdentities(identities: readonly AzureIdentity[]): AzureIdentity[][] {
  const groups = groupBy(identities.filter(isComparable), resourceIdOf).values();
  return [...groups].filter((group) => group.length > 1 && new Set(group.map(clientIdOf)).size === 1);
}

type IdOf = (identity: AzureIdentity) => string;

function clientIdOf({ clientId }: AzureIdentity): string {
  return clientId.toLowerCase();
}

function resourceIdOf({ resourceId }: AzureIdentity): string {
  return normalizeArmId(resourceId.trim());
}

function isComparable({ type, clientId, resourceId }: AzureIdentity): boolean {
  if (type !== 'user-assigned' || EMPTY_ID.test(clientId)) return false;
  return !isPlaceholder(clientId) && !isPlaceholder(resourceId) && isManagedIdentityId(resourceId.trim());
}
