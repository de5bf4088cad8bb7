/** Who may do what where, and what forbids it: permissions, role assignments and definitions, locks. */
import { MigrationError } from '../../core/errors.js';
import { asList, asObject, asString, type Json, type JsonObject } from '../../core/json.js';
import type { Lock, Permission, RoleAssignment, RoleDefinition } from '../../ports/azure.js';
import { type Call, describeAsked } from './call.js';
import { checkScope } from './parse-arm-id.js';
import type { RestClient, RestRequest } from './rest-client.js';

export const LIST_PERMISSIONS: Call = {
  doing: 'list our own permissions at',
  needs: { action: 'Microsoft.Authorization/permissions/read' },
};
export const LIST_ROLE_ASSIGNMENTS: Call = {
  doing: 'list the role assignments at',
  needs: { action: 'Microsoft.Authorization/roleAssignments/read' },
};
export const READ_ROLE_DEFINITION: Call = {
  doing: 'read the role definition',
  needs: { action: 'Microsoft.Authorization/roleDefinitions/read' },
};
export const LIST_LOCKS: Call = { doing: 'list the locks of', needs: { action: 'Microsoft.Authorization/locks/read' } };

const PROVIDER = '/providers/Microsoft.Authorization';
const API_VERSION = 'api-version=2022-04-01';

export async function listPermissions(arm: RestClient, scope: string, signal: AbortSignal): Promise<Permission[]> {
  const path = `${checkScope(scope)}${PROVIDER}/permissions?${API_VERSION}`;
  return (await listAll(arm, { call: LIST_PERMISSIONS, subject: scope, path }, signal)).map(readPermission);
}

/** `assignedTo` follows groups; it takes users and service principals, which identities are. */
export async function listRoleAssignments(
  arm: RestClient,
  principalId: string,
  scope: string,
  signal: AbortSignal,
): Promise<RoleAssignment[]> {
  const filter = encodeURIComponent(`assignedTo('${principalId.replaceAll("'", "''")}')`);
  const path = `${checkScope(scope)}${PROVIDER}/roleAssignments?${API_VERSION}&$filter=${filter}`;
  return (await listAll(arm, { call: LIST_ROLE_ASSIGNMENTS, subject: scope, path }, signal)).map(readRoleAssignment);
}

export async function getRoleDefinition(
  arm: RestClient,
  id: string,
  signal: AbortSignal,
): Promise<RoleDefinition | undefined> {
  const path = `${checkScope(id)}?${API_VERSION}`;
  const found = await arm.get({ call: READ_ROLE_DEFINITION, subject: id, path }, signal);
  if (!found) return undefined;
  const { roleName, permissions } = asObject(found['properties']);
  return {
    id: asString(found['id']) ?? id,
    name: asString(roleName) ?? '',
    permissions: asList(permissions).map(readPermission),
  };
}

export async function listLocks(arm: RestClient, scope: string, signal: AbortSignal): Promise<Lock[]> {
  const path = `${checkScope(scope)}${PROVIDER}/locks?api-version=2016-09-01`;
  const all = await listAll(arm, { call: LIST_LOCKS, subject: scope, path }, signal);
  // The list of a group or a subscription holds the locks on what is in it, too.
  return all.flatMap((lock) => readLock(lock) ?? []).filter((lock) => isAtOrAbove(lock.scope, scope));
}

/** Nothing at a scope that does not exist would pass for no permission, or for no lock. */
async function listAll(arm: RestClient, request: RestRequest, signal: AbortSignal): Promise<JsonObject[]> {
  const all = await arm.list(request, signal);
  if (all) return all;
  throw new MigrationError({
    code: 'azure-not-found',
    kind: 'failed',
    what: `Could not ${describeAsked(request)}`,
    why: 'there is none',
    next: ['Check the id, then plan again'],
  });
}

function readPermission(value: Json): Permission {
  const { actions, notActions } = asObject(value);
  return { actions: textsOf(actions), notActions: textsOf(notActions) };
}

function readRoleAssignment(resource: JsonObject): RoleAssignment {
  const { roleDefinitionId, principalId, principalType, scope, condition } = asObject(resource['properties']);
  return {
    id: asString(resource['id']) ?? '',
    roleDefinitionId: asString(roleDefinitionId) ?? '',
    principalId: asString(principalId) ?? '',
    scope: asString(scope) ?? '',
    ...(typeof principalType === 'string' && { principalType }),
    ...(typeof condition === 'string' && { condition }),
  };
}

/** A level that we do not know counts as the one that forbids more. */
function readLock(resource: JsonObject): Lock | undefined {
  const id = asString(resource['id']) ?? '';
  const end = id.toLowerCase().lastIndexOf('/providers/microsoft.authorization/locks/');
  if (end < 0) return undefined;
  const level = asObject(resource['properties'])['level'] === 'CanNotDelete' ? 'CanNotDelete' : 'ReadOnly';
  return { name: asString(resource['name']) ?? '', level, scope: id.slice(0, end) };
}

function isAtOrAbove(lock: string, scope: string): boolean {
  return `${scope.toLowerCase()}/`.startsWith(`${lock.toLowerCase()}/`);
}

function textsOf(value: Json | undefined): string[] {
  return asList(value).flatMap((item) => asString(item) ?? []);
}
