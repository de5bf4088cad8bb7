/** Managed identities and their credentials through Microsoft's own client, which knows one subscription at a time. */
import { type FederatedIdentityCredential, type Identity, ManagedServiceIdentityClient } from '@azure/arm-msi';
import type { NamedCredential } from '../../ports/azure-credentials.js';
import type { FederatedCredential, ManagedIdentity } from '../../ports/azure.js';
import { attemptRead } from './attempt.js';
import { type Asked, askedOfCredential, type Call } from './call.js';
import { MAX_PAGES, pagesWithoutEnd } from './pages.js';
import { checkScope, IDENTITIES, parseArmId } from './parse-arm-id.js';
import { equip, pipelineOptions, type Wire } from './wire.js';

export const READ_IDENTITY: Call = {
  doing: 'read the managed identity',
  needs: { action: 'Microsoft.ManagedIdentity/userAssignedIdentities/read' },
};
export const LIST_IDENTITIES: Call = {
  doing: 'list the managed identities of',
  needs: { action: 'Microsoft.ManagedIdentity/userAssignedIdentities/read' },
};
export const LIST_CREDENTIALS: Call = {
  doing: 'list the federated credentials of',
  needs: { action: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read' },
};
export const READ_CREDENTIAL: Call = {
  doing: 'read the federated credential',
  needs: { action: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read' },
};
export const WRITE_CREDENTIAL: Call = {
  doing: 'create the federated credential',
  needs: { action: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write' },
};
export const DELETE_CREDENTIAL: Call = {
  doing: 'delete the federated credential',
  needs: { action: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/delete' },
};

/** A list of the SDK. */
interface Paged<T> {
  byPage(): AsyncIterable<T[]>;
}

export interface MsiClient {
  getIdentity(id: string, signal: AbortSignal): Promise<ManagedIdentity | undefined>;
  /** Undefined: the login's tenant has no such subscription any more. */
  listIdentities(subscriptionId: string, signal: AbortSignal): Promise<ManagedIdentity[] | undefined>;
  listCredentials(identityId: string, signal: AbortSignal): Promise<FederatedCredential[] | undefined>;
  getCredential(identityId: string, name: string, signal: AbortSignal): Promise<FederatedCredential | undefined>;
  /** Creates or replaces, whatever is there; rejects with the SDK's own error, to be judged and translated by the caller. */
  putCredential(identityId: string, credential: NamedCredential, signal: AbortSignal): Promise<'created' | 'replaced'>;
  /** The same of errors. */
  deleteCredential(identityId: string, name: string, signal: AbortSignal): Promise<void>;
}

export function msiClient(wire: Wire): MsiClient {
  const clientOf = makeClients(wire);
  const locate = (id: string) => {
    const { subscriptionId, resourceGroup, name } = parseArmId(id, IDENTITIES);
    return { client: clientOf(subscriptionId), resourceGroup, name };
  };
  return {
    async getIdentity(id, signal) {
      const { client, resourceGroup, name } = locate(id);
      const asked: Asked = { call: READ_IDENTITY, subject: id };
      const get = () => client.userAssignedIdentities.get(resourceGroup, name, { abortSignal: signal });
      const identity = await attemptRead(wire, asked, signal, get);
      return identity && toIdentity(identity);
    },
    async listIdentities(subscriptionId, signal) {
      const asked: Asked = { call: LIST_IDENTITIES, subject: checkScope(`/subscriptions/${subscriptionId}`) };
      const { userAssignedIdentities } = clientOf(subscriptionId);
      return attemptRead(wire, asked, signal, () =>
        collect(userAssignedIdentities.listBySubscription({ abortSignal: signal }), toIdentity),
      );
    },
    listCredentials(identityId, signal) {
      const { client, resourceGroup, name } = locate(identityId);
      const list = () => client.federatedIdentityCredentials.list(resourceGroup, name, { abortSignal: signal });
      const asked: Asked = { call: LIST_CREDENTIALS, subject: identityId };
      return attemptRead(wire, asked, signal, () => collect(list(), toCredential));
    },
    async getCredential(identityId, credential, signal) {
      const { client, resourceGroup, name } = locate(identityId);
      const options = { abortSignal: signal };
      const get = () => client.federatedIdentityCredentials.get(resourceGroup, name, credential, options);
      const found = await attemptRead(wire, askedOfCredential(READ_CREDENTIAL, identityId, credential), signal, get);
      return found && toCredential(found);
    },
    async putCredential(identityId, { name: credential, issuer, subject, audience }, signal) {
      const { client, resourceGroup, name } = locate(identityId);
      let status = 0;
      await client.federatedIdentityCredentials.createOrUpdate(
        resourceGroup,
        name,
        credential,
        { issuer, subject, audiences: [audience] },
        { abortSignal: signal, onResponse: (response) => (status = response.status) },
      );
      return status === 201 ? 'created' : 'replaced';
    },
    async deleteCredential(identityId, credential, signal) {
      const { client, resourceGroup, name } = locate(identityId);
      await client.federatedIdentityCredentials.delete(resourceGroup, name, credential, { abortSignal: signal });
    },
  };
}

function makeClients(wire: Wire): (subscriptionId: string) => ManagedServiceIdentityClient {
  const clients = new Map<string, ManagedServiceIdentityClient>();
  return (subscriptionId) => {
    const known = clients.get(subscriptionId);
    if (known) return known;
    const client = new ManagedServiceIdentityClient(wire.credential, subscriptionId, {
      ...pipelineOptions(wire),
      endpoint: wire.cloud.resourceManager,
      $host: wire.cloud.resourceManager,
      credentialScopes: wire.cloud.resourceManagerScope,
      ...(wire.httpClient && { httpClient: wire.httpClient }),
    });
    equip(client.pipeline, wire, wire.cloud.resourceManager, wire.cloud.resourceManagerScope);
    clients.set(subscriptionId, client);
    return client;
  };
}

async function collect<T, U>(list: Paged<T>, convert: (item: T) => U): Promise<U[]> {
  const all: U[] = [];
  let pages = 0;
  for await (const page of list.byPage()) {
    pages += 1;
    if (pages > MAX_PAGES) throw pagesWithoutEnd();
    all.push(...page.map(convert));
  }
  return all;
}

function toIdentity({ id, name, location, tenantId, principalId, clientId }: Identity): ManagedIdentity {
  return {
    id: id ?? '',
    name: name ?? '',
    location,
    tenantId: tenantId ?? '',
    principalId: principalId ?? '',
    clientId: clientId ?? '',
  };
}

/** The types of the SDK promise a subject; what Azure answers of a flexible credential has none, or null. */
function toCredential({ name, issuer, subject, audiences }: FederatedIdentityCredential): FederatedCredential {
  return {
    name: name ?? '',
    issuer: issuer ?? '',
    ...(typeof subject === 'string' && { subject }),
    audiences: audiences ?? [],
  };
}
