/** The identities whose tokens a plan checks: where they are in Azure, all found with one search. */
import type { ExistingCredential } from '../core/azure/facts.js';
import type { IdentityFacts } from '../core/tokens/promise.js';
import type { MigrationError } from '../core/errors.js';
import type { AzureReader, ManagedIdentity } from '../ports/azure.js';

export interface KnownIdentity {
  facts: IdentityFacts;
  /** As they are now; undefined: there is no such identity. */
  listCredentials(signal: AbortSignal): Promise<readonly ExistingCredential[] | undefined>;
}

export interface Identities {
  /** Undefined: Azure has none with this client id. Failures are MigrationErrors with the codes of AzureReader. */
  find(clientId: string, signal: AbortSignal): Promise<KnownIdentity | undefined>;
}

type Azure = Pick<AzureReader, 'findIdentities' | 'listCredentials' | 'findApplication' | 'listApplicationCredentials'>;

/** @param tenantId where app registrations are looked for: the one of the login */
export function findIdentities(clientIds: readonly string[], azure: Azure, tenantId: string): Identities {
  let search: Promise<ReadonlyMap<string, ManagedIdentity>> | undefined;
  let unsearched: MigrationError | undefined;

  async function searchAll(signal: AbortSignal): Promise<ReadonlyMap<string, ManagedIdentity>> {
    const { found, unsearched: left } = await azure.findIdentities(clientIds, {}, signal);
    unsearched = left[0]?.error;
    return new Map(found.map((identity) => [identity.clientId.toLowerCase(), identity]));
  }

  return {
    async find(clientId, signal) {
      search ??= searchAll(signal);
      search.catch(() => (search = undefined));
      const identity = (await search).get(clientId.toLowerCase());
      if (identity) return describeManaged(identity, azure);
      const application = await azure.findApplication(clientId, signal);
      if (application) {
        return {
          facts: { tenantId, id: application.objectId },
          listCredentials: (stop) => azure.listApplicationCredentials(application.objectId, stop),
        };
      }
      if (unsearched) throw unsearched;
      return undefined;
    },
  };
}

function describeManaged({ id, tenantId, principalId }: ManagedIdentity, azure: Azure): KnownIdentity {
  return { facts: { tenantId, principalId, id }, listCredentials: (signal) => azure.listCredentials(id, signal) };
}
