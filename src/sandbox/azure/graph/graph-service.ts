/** Microsoft Graph: app registrations, their service principals and federated credentials. */
import type { AzureRequest } from '../../../ports/azure-handler.js';
import type { Clock } from '../../../ports/clock.js';
import type { HttpResponse } from '../../../ports/http.js';
import { uuidOf } from '../../chance.js';
import { type Application, credentialsAt } from '../clients.js';
import { answer, Refusal } from '../http.js';
import { parseJson } from '../../read-json.js';
import type { AzureState } from '../state.js';
import { serveCredentials } from './application-credentials.js';
import { badGraphRequest, insufficientPrivileges, notFound } from './graph-errors.js';

export interface GraphContext {
  state: AzureState;
  clock: Clock;
  /** How long reads go on to show the credentials as they were before a write. */
  delayMs: number;
  /** Throws a Refusal for a token that is not valid here; undefined when nobody is asked who they are. */
  identifyCaller(request: AzureRequest): string | undefined;
}

const WRITERS = ['Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy'];
const READERS = ['Application.Read.All', ...WRITERS];
const OBJECTS = /^\/(?:v1\.0|beta)\/(applications|servicePrincipals)(?:\(appId='([^']+)'\)|\/([^/]+))?(.*)$/i;
const CREDENTIALS = /^\/federatedIdentityCredentials(?:\/([^/]+)|\(([^)]+)\))?$/i;

export function serveGraph(context: GraphContext, request: AzureRequest): HttpResponse {
  try {
    const caller = context.identifyCaller(request);
    const permissions = caller === undefined ? undefined : (context.state.graphPermissions.get(caller) ?? []);
    const needed = request.method === 'GET' ? READERS : WRITERS;
    if (permissions?.some((permission) => needed.includes(permission)) === false) throw insufficientPrivileges();
    return route(context, request);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refuse(error, request, context.clock.now());
  }
}

function refuse({ status, code, message, headers }: Refusal, request: AzureRequest, now: number): HttpResponse {
  const requestId = uuidOf(`graph ${request.url} ${String(now)}`);
  const date = new Date(now).toISOString().slice(0, 19);
  const innerError = { date, 'request-id': requestId, 'client-request-id': requestId };
  return answer(status, { error: { code, message, innerError } }, headers);
}

function route({ state, clock, delayMs }: GraphContext, request: AzureRequest): HttpResponse {
  const url = new URL(request.url);
  const [, kind = '', appId, objectId, rest = ''] = OBJECTS.exec(decodeURIComponent(url.pathname)) ?? [];
  const filter = url.searchParams.get('$filter');
  const show = /^applications$/i.test(kind) ? showApplication : showServicePrincipal;
  if (kind === '') throw badGraphRequest(`Resource not found for the segment '${url.pathname}'.`);
  if (appId === undefined && objectId === undefined) {
    return answer(200, { value: selectByFilter(state, filter).map(show) });
  }
  const application = findApplication(state, show, appId, objectId);
  if (rest === '' && request.method === 'GET') return answer(200, show(application));
  const [credentials, key, namedKey] = show === showApplication ? (CREDENTIALS.exec(rest) ?? []) : [];
  const body = parseJson(request.body);
  const now = clock.now();
  const seen = credentialsAt(application, now - delayMs);
  const served =
    credentials === undefined
      ? undefined
      : serveCredentials({ application, seen, key: namedKey ?? key, method: request.method, filter, body, now });
  if (!served) throw badGraphRequest('Specified HTTP method is not allowed for the request target.');
  return served;
}

function findApplication(
  { applications }: AzureState,
  show: (application: Application) => { id: string },
  appId: string | undefined,
  objectId: string | undefined,
): Application {
  const all = [...applications.values()];
  const found =
    appId === undefined ? all.find((one) => show(one).id === objectId) : applications.get(appId.toLowerCase());
  if (!found) throw notFound(appId ?? objectId ?? '');
  return found;
}

function selectByFilter({ applications }: AzureState, filter: string | null): Application[] {
  if (filter === null) return [...applications.values()];
  const [, appId] = /^appId eq '([^']*)'$/.exec(filter) ?? [];
  if (appId === undefined) throw badGraphRequest('Unsupported or invalid query filter clause.');
  const found = applications.get(appId.toLowerCase());
  return found ? [found] : [];
}

interface DirectoryObject {
  id: string;
  appId: string;
  displayName: string;
  signInAudience?: string;
  servicePrincipalType?: string;
}

function showApplication({ objectId, clientId, name }: Application): DirectoryObject {
  return { id: objectId, appId: clientId, displayName: name, signInAudience: 'AzureADMyOrg' };
}

function showServicePrincipal({ principalId, clientId, name }: Application): DirectoryObject {
  return { id: principalId, appId: clientId, displayName: name, servicePrincipalType: 'Application' };
}
