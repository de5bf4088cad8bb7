/** Azure Resource Manager: finds the kind of call and holds it against everything that stands before a provider. */
import type { AzureRequest } from '../../../ports/azure-handler.js';
import type { HttpResponse } from '../../../ports/http.js';
import { answer, Refusal } from '../http.js';
import { parseJson } from '../../read-json.js';
import type { Throttle } from '../throttle.js';
import { allowsAction, rolesAt } from './access.js';
import type { ArmCall, ArmRoute } from './arm-call.js';
import {
  authorizationFailed,
  missingApiVersion,
  subscriptionNotFound,
  tooManyRequests,
  unknownApiVersion,
  unknownType,
} from './arm-errors.js';
import { parseArmPath, subscriptionOf } from './arm-path.js';
import { authorizationRoutes } from './authorization.js';
import { clusterRoutes } from './clusters.js';
import { credentialRates } from './credential-limits.js';
import { CREDENTIAL_TYPE, credentialRoutes } from './credentials.js';
import { checkLocks, checkPolicies } from './governance.js';
import { identityRoutes } from './identities.js';
import { resourceGraphRoutes } from './resource-graph.js';
import { scaleSetRoutes } from './scale-sets.js';
import { subscriptionRoutes } from './subscriptions.js';

export type ArmContext = Pick<ArmCall, 'clock' | 'gate' | 'settings' | 'signal' | 'state'> & {
  /** Absent: nothing is throttled. */
  throttle: Throttle | undefined;
  /** Throws a Refusal for a token that is not valid here; undefined when nobody is asked who they are. */
  identifyCaller(request: AzureRequest): string | undefined;
};

const ROUTES: readonly ArmRoute[] = [
  ...identityRoutes,
  ...credentialRoutes,
  ...clusterRoutes,
  ...scaleSetRoutes,
  ...authorizationRoutes,
  ...subscriptionRoutes,
  ...resourceGraphRoutes,
];

export async function serveArm(context: ArmContext, request: AzureRequest): Promise<HttpResponse> {
  try {
    const call = readCall(context, request);
    const route = findRoute(call, request.method);
    admit(call, route, context.throttle);
    const response = await route.respond(call);
    return { ...response, headers: { ...response.headers, ...remainingCalls(request.method) } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, code, message, headers } = error;
    return answer(status, { error: { code, message } }, headers);
  }
}

function readCall({ identifyCaller, ...context }: ArmContext, request: AzureRequest): ArmCall {
  const url = new URL(request.url);
  const caller = identifyCaller(request);
  const path = parseArmPath(url.pathname);
  if (!path) throw unknownType(url.pathname);
  const { state, settings, clock, signal, gate } = context;
  return {
    ...{ state, settings, clock, signal, gate, caller, path },
    origin: url.origin,
    id: decodeURIComponent(url.pathname).replace(/\/+$/, ''),
    apiVersion: url.searchParams.get('api-version') ?? '',
    query: url.searchParams,
    body: parseJson(request.body),
  };
}

function findRoute({ state, id, path, apiVersion }: ArmCall, method: string): ArmRoute {
  const subscription = subscriptionOf(id);
  if (subscription && !state.subscriptions.some((one) => one.id.toLowerCase() === subscription.toLowerCase())) {
    throw subscriptionNotFound(subscription);
  }
  const type = [path.namespace, ...path.types].join('/');
  const isCollection = path.names.length < path.types.length;
  const ofType = ROUTES.filter((route) => route.type.toLowerCase() === type.toLowerCase());
  const found = ofType.find((route) => route.method === method && (route.collection ?? false) === isCollection);
  if (ofType.length === 0) throw unknownType(type);
  if (!found) {
    throw new Refusal(405, 'MethodNotAllowed', `The resource type '${type}' does not support the method '${method}'.`);
  }
  if (apiVersion === '') throw missingApiVersion();
  if (!found.apiVersions.includes(apiVersion)) throw unknownApiVersion(apiVersion, type, found.apiVersions);
  return found;
}

function admit(call: ArmCall, route: ArmRoute, throttle: Throttle | undefined): void {
  const { state, id, caller, clock, settings } = call;
  if (caller !== undefined && route.action !== undefined) {
    const scope = route.collection ? ownerOfCollection(call) : id;
    const roles = rolesAt(state, caller, scope, clock.now() - settings.roleDelayMs);
    if (!allowsAction(roles, route.action)) throw authorizationFailed(caller, route.action, scope);
  }
  if (route.method === 'PUT' || route.method === 'PATCH') {
    checkLocks(state.locks, id, 'write');
    checkPolicies(state.policies, id, route.type, call.body);
  }
  if (route.method === 'DELETE') checkLocks(state.locks, id, 'delete');
  const rates = route.type === CREDENTIAL_TYPE ? credentialRates(route.method, route.collection ?? false, id) : [];
  const wait = throttle?.take(rates) ?? 0;
  if (wait > 0) throw tooManyRequests(wait);
}

/** The resource, group or subscription that a collection belongs to. */
function ownerOfCollection({ id, path }: ArmCall): string {
  return path.types.length > 1 ? id.slice(0, id.lastIndexOf('/')) : path.scope;
}

function remainingCalls(method: string): Record<string, string> {
  if (method === 'PUT' || method === 'PATCH') return { 'x-ms-ratelimit-remaining-subscription-writes': '1199' };
  return method === 'DELETE' ? { 'x-ms-ratelimit-remaining-subscription-deletes': '14999' } : {};
}
