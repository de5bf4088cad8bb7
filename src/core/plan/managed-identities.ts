/** The managed identities behind AzureIdentity objects, several of which may name the same one. */
import { normalizeArmId } from '../arm-id.js';
import type { AzureIdentity } from '../inventory/pod-identity.js';

/** ARM ids as written, each identity once. */
export function managedIdentitiesOf(identities: readonly AzureIdentity[]): string[] {
  const ids = new Map<string, string>();
  for (const { type, resourceId } of identities) {
    const id = resourceId.trim();
    const key = normalizeArmId(id);
    if (type === 'user-assigned' && !ids.has(key)) ids.set(key, id);
  }
  return [...ids.values()];
}
