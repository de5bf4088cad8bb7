/** Managed identities: list, get, create or replace, update, delete. */
import type { HttpResponse } from '../../../ports/http.js';
import { answer } from '../http.js';
import { membersOf, textOf } from '../../read-json.js';
import type { ArmCall, ArmRoute } from './arm-call.js';
import { badRequest, resourceNotFound } from './arm-errors.js';
import { isWithin, resourceGroupOf } from './arm-path.js';
import { type Identity, newIdentity, showIdentity } from './identity.js';
import { answerPage } from './page.js';

const TYPE = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const VERSIONS = [
  '2015-08-31-preview',
  '2018-11-30',
  '2021-09-30-preview',
  '2022-01-31-preview',
  '2023-01-31',
  '2023-07-31-preview',
  '2024-11-30',
  '2025-01-31-preview',
  '2025-05-31-preview',
];
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9-_]{2,127}$/;

export const identityRoutes: readonly ArmRoute[] = [
  { ...route('GET', 'read'), collection: true, respond: list },
  { ...route('GET', 'read'), respond: get },
  { ...route('PUT', 'write'), respond: put },
  { ...route('PATCH', 'write'), respond: patch },
  { ...route('DELETE', 'delete'), respond: remove },
];

function route(method: string, action: string): Pick<ArmRoute, 'action' | 'apiVersions' | 'method' | 'type'> {
  return { method, type: TYPE, action: `${TYPE}/${action}`, apiVersions: VERSIONS };
}

function list(call: ArmCall): HttpResponse {
  const found = [...call.state.identities.values()].filter(({ id }) => isWithin(id, call.path.scope));
  return answerPage(
    call,
    found.map((identity) => showIdentity(identity, call.apiVersion)),
  );
}

function get(call: ArmCall): HttpResponse {
  return answer(200, showIdentity(requireIdentity(call), call.apiVersion));
}

function put(call: ArmCall): HttpResponse {
  const { id, state, clock } = call;
  const { location, tags, properties } = membersOf(call.body);
  if (!NAME.test(call.path.names[0] ?? '')) throw badRequest('The name of the managed identity is invalid.');
  const existing = state.identities.get(id.toLowerCase());
  const region = textOf(location);
  if (!region) throw badRequest('The location property is required for this definition.');
  const isolationScope = textOf(membersOf(properties)['isolationScope']) ?? 'None';
  const fresh = newIdentity({ id, tenantId: state.tenant.id, location: region, tags: readTags(tags), isolationScope });
  const identity = existing
    ? Object.assign(existing, { tags: fresh.tags, isolationScope })
    : { ...fresh, createdAt: clock.now() };
  state.identities.set(id.toLowerCase(), identity);
  const body = showIdentity(identity, call.apiVersion);
  return existing ? answer(200, body) : answer(201, body, { location: identity.id });
}

function patch(call: ArmCall): HttpResponse {
  const identity = requireIdentity(call);
  const { tags, properties } = membersOf(call.body);
  if (tags !== undefined) identity.tags = readTags(tags);
  identity.isolationScope = textOf(membersOf(properties)['isolationScope']) ?? identity.isolationScope;
  return answer(200, showIdentity(identity, call.apiVersion));
}

function remove({ state, id }: ArmCall): HttpResponse {
  return answer(state.identities.delete(id.toLowerCase()) ? 200 : 204);
}

function requireIdentity({ state, id, path }: ArmCall): Identity {
  const identity = state.identities.get(id.toLowerCase());
  if (!identity) throw resourceNotFound(TYPE, path.names[0] ?? '', resourceGroupOf(id) ?? '');
  return identity;
}

function readTags(value: unknown): Record<string, string> {
  const tags = Object.entries(membersOf(value));
  return Object.fromEntries(tags.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
