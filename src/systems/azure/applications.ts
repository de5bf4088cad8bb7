/** App registrations, through Microsoft Graph. */
import { isGuid } from '../../core/guid.js';
import { asString } from '../../core/json.js';
import type { Application } from '../../ports/azure.js';
import type { Call } from './call.js';
import type { RestClient } from './rest-client.js';

export const READ_APPLICATION: Call = {
  doing: 'read the app registration with the client id',
  needs: { graph: 'Application.Read.All' },
};

/** Undefined also for what is no GUID: no app registration has such an id. */
export async function findApplication(
  graph: RestClient,
  clientId: string,
  signal: AbortSignal,
): Promise<Application | undefined> {
  if (!isGuid(clientId)) return undefined;
  const path = `/v1.0/applications(appId='${clientId}')?$select=id,appId,displayName`;
  const found = await graph.get({ call: READ_APPLICATION, subject: clientId, path }, signal);
  const objectId = asString(found?.['id']);
  if (!found || objectId === undefined) return undefined;
  return { objectId, clientId: asString(found['appId']) ?? clientId, name: asString(found['displayName']) ?? '' };
}
