/** The federated credentials of app registrations, in Microsoft Graph. */
import { MigrationError } from '../../core/errors.js';
import { isGuid } from '../../core/guid.js';
import { asList, asString, type JsonObject } from '../../core/json.js';
import type { FederatedCredential } from '../../ports/azure.js';
import { LOOK_FOR_APPLICATION } from './advice.js';
import { askedOfCredential, type Call, describeAsked } from './call.js';
import type { CredentialStore } from './credential-store.js';
import { failureOf } from './failure.js';
import type { RestClient } from './rest-client.js';
import type { Wire } from './wire.js';

export const LIST_APPLICATION_CREDENTIALS: Call = {
  doing: 'list the federated credentials of the app registration',
  needs: { graph: 'Application.Read.All' },
};
export const READ_APPLICATION_CREDENTIAL: Call = {
  doing: 'read the federated credential',
  needs: { graph: 'Application.Read.All' },
};
export const CREATE_APPLICATION_CREDENTIAL: Call = {
  doing: 'create the federated credential',
  needs: { graph: 'Application.ReadWrite.OwnedBy' },
};
export const DELETE_APPLICATION_CREDENTIAL: Call = {
  doing: 'delete the federated credential',
  needs: { graph: 'Application.ReadWrite.OwnedBy' },
};

/** Unlike ARM's PUT, a POST never replaces: a name that is taken is refused. */
export function applicationCredentials(graph: RestClient, { clock }: Pick<Wire, 'clock'>): CredentialStore {
  return {
    calls: { create: CREATE_APPLICATION_CREDENTIAL, delete: DELETE_APPLICATION_CREDENTIAL },
    list: (objectId, signal) => listApplicationCredentials(graph, objectId, signal),
    async get(objectId, name, signal) {
      const asked = askedOfCredential(READ_APPLICATION_CREDENTIAL, objectId, name);
      const found = await graph.get({ ...asked, path: pathOf(objectId, name) }, signal);
      return found && toCredential(found);
    },
    async create(objectId, { name, issuer, subject, audience }, signal) {
      const body = { name, issuer, subject, audiences: [audience] };
      await graph.write({ method: 'POST', path: pathOf(objectId), body }, signal);
      return 'created';
    },
    async delete(objectId, name, signal) {
      try {
        await graph.write({ method: 'DELETE', path: pathOf(objectId, name) }, signal);
      } catch (error) {
        const failure = failureOf(error, clock);
        if (failure?.kind !== 'refusal' || failure.status !== 404) throw error;
      }
    },
    holderNotFound: applicationNotFound,
  };
}

/** Undefined also for what is no GUID: no app registration has such an id. */
export async function listApplicationCredentials(
  graph: RestClient,
  objectId: string,
  signal: AbortSignal,
): Promise<FederatedCredential[] | undefined> {
  if (!isGuid(objectId)) return undefined;
  const asked = { call: LIST_APPLICATION_CREDENTIALS, subject: objectId };
  return (await graph.list({ ...asked, path: pathOf(objectId) }, signal))?.map(toCredential);
}

/** A name is a key of its own in Graph, next to the id. */
function pathOf(objectId: string, name?: string): string {
  const all = `/v1.0/applications/${objectId}/federatedIdentityCredentials`;
  return name === undefined ? all : `${all}(name='${encodeURIComponent(name.replaceAll("'", "''"))}')`;
}

/** Graph writes null for the subject of a flexible credential. */
function toCredential({ name, issuer, subject, audiences }: JsonObject): FederatedCredential {
  const text = asString(subject);
  return {
    name: asString(name) ?? '',
    issuer: asString(issuer) ?? '',
    ...(text !== undefined && { subject: text }),
    audiences: asList(audiences).flatMap((audience) => asString(audience) ?? []),
  };
}

function applicationNotFound(objectId: string, name: string): MigrationError {
  return new MigrationError({
    code: 'azure-application-not-found',
    kind: 'failed',
    what: `Could not ${describeAsked(askedOfCredential(CREATE_APPLICATION_CREDENTIAL, objectId, name))}`,
    why: 'there is no app registration with this object id in the tenant of the login',
    next: [LOOK_FOR_APPLICATION],
  });
}
