/** Microsoft.Authorization, to be read: role assignments, role definitions, own permissions, locks. */
import type { HttpResponse } from '../../../ports/http.js';
import { answer } from '../http.js';
import { assignmentsTo, rolesAt } from './access.js';
import type { ArmCall, ArmRoute } from './arm-call.js';
import { badRequest, resourceNotFound } from './arm-errors.js';
import { isWithin, subscriptionOf } from './arm-path.js';
import type { Lock } from './governance.js';
import { answerPage } from './page.js';
import type { RoleAssignment, RoleDefinition } from './roles.js';

const NAMESPACE = 'Microsoft.Authorization';
const ROLE_VERSIONS = ['2015-07-01', '2018-01-01-preview', '2020-04-01-preview', '2022-04-01'];

export const authorizationRoutes: readonly ArmRoute[] = [
  { ...route('roleAssignments', ROLE_VERSIONS), collection: true, respond: listAssignments },
  { ...route('roleDefinitions', ROLE_VERSIONS), collection: true, respond: listDefinitions },
  { ...route('roleDefinitions', ROLE_VERSIONS), respond: getDefinition },
  { ...route('permissions', ROLE_VERSIONS), collection: true, respond: listPermissions },
  { ...route('locks', ['2016-09-01', '2020-05-01']), collection: true, respond: listLocks },
];

function route(type: string, apiVersions: readonly string[]): Omit<ArmRoute, 'collection' | 'respond'> {
  return { method: 'GET', type: `${NAMESPACE}/${type}`, action: `${NAMESPACE}/${type}/read`, apiVersions };
}

/** Without `atScope()`: at, above and below the scope. */
function listAssignments(call: ArmCall): HttpResponse {
  const { state, path } = call;
  const { principalId, assignedTo, atScope } = readFilter(call.query.get('$filter') ?? '');
  const candidates = assignedTo === undefined ? state.roleAssignments : assignmentsTo(state, assignedTo);
  const found = candidates.filter(
    (assignment) =>
      (principalId === undefined || assignment.principalId.toLowerCase() === principalId.toLowerCase()) &&
      (isWithin(path.scope, assignment.scope) || (!atScope && isWithin(assignment.scope, path.scope))),
  );
  return answerPage(call, found.map(showAssignment));
}

interface AssignmentFilter {
  principalId?: string;
  assignedTo?: string;
  atScope: boolean;
}

/** Refuses any other filter: an unknown one must not look like an answer. */
function readFilter(filter: string): AssignmentFilter {
  const read: AssignmentFilter = { atScope: false };
  for (const term of filter.split(/\s+and\s+/).filter((text) => text !== '')) {
    const [, principalId, assignedTo] = /^principalId eq '([^']+)'$|^assignedTo\('([^']+)'\)$/i.exec(term) ?? [];
    if (principalId !== undefined) read.principalId = principalId;
    else if (assignedTo !== undefined) read.assignedTo = assignedTo;
    else if (/^atScope\(\)$/i.test(term)) read.atScope = true;
    else throw badRequest('The filter is invalid.');
  }
  return read;
}

function listDefinitions(call: ArmCall): HttpResponse {
  return answerPage(
    call,
    call.state.roleDefinitions.map((definition) => showDefinition(definition, call.path.scope)),
  );
}

function getDefinition({ state, path }: ArmCall): HttpResponse {
  const id = path.names[0] ?? '';
  const definition = state.roleDefinitions.find((one) => one.id.toLowerCase() === id.toLowerCase());
  if (!definition) throw resourceNotFound(`${NAMESPACE}/roleDefinitions`, id, '');
  return answer(200, showDefinition(definition, path.scope));
}

/** Whoever is not asked who they are may do everything. */
function listPermissions({ state, caller, path, clock, settings }: ArmCall): HttpResponse {
  const everything = [{ actions: ['*'], notActions: [], dataActions: [] }];
  const roles =
    caller === undefined ? everything : rolesAt(state, caller, path.scope, clock.now() - settings.roleDelayMs);
  return answer(200, { value: roles.map(showPermission) });
}

/** Locks at, above and below the scope; with the filter `atScope()` none from below. */
function listLocks(call: ArmCall): HttpResponse {
  const onlyAbove = /^atScope\(\)$/i.test(call.query.get('$filter') ?? '');
  const { scope } = call.path;
  const found = call.state.locks.filter(
    (lock) => isWithin(scope, lock.scope) || (!onlyAbove && isWithin(lock.scope, scope)),
  );
  return answerPage(call, found.map(showLock));
}

function showAssignment({ id, scope, principalId, principalType, roleId, condition }: RoleAssignment): object {
  return {
    id: `${scope}/providers/${NAMESPACE}/roleAssignments/${id}`,
    name: id,
    type: `${NAMESPACE}/roleAssignments`,
    properties: {
      scope,
      roleDefinitionId: definitionId(roleId, scope),
      principalId,
      principalType,
      ...(condition === undefined ? {} : { condition, conditionVersion: '2.0' }),
    },
  };
}

function showDefinition(definition: RoleDefinition, scope: string): object {
  return {
    id: definitionId(definition.id, scope),
    name: definition.id,
    type: `${NAMESPACE}/roleDefinitions`,
    properties: {
      roleName: definition.name,
      type: definition.custom ? 'CustomRole' : 'BuiltInRole',
      assignableScopes: ['/'],
      permissions: [showPermission(definition)],
    },
  };
}

function showPermission({
  actions,
  notActions,
  dataActions,
}: Pick<RoleDefinition, 'actions' | 'dataActions' | 'notActions'>): object {
  return { actions, notActions, dataActions, notDataActions: [] };
}

function showLock({ name, scope, level, notes }: Lock): object {
  return {
    id: `${scope}/providers/${NAMESPACE}/locks/${name}`,
    name,
    type: `${NAMESPACE}/locks`,
    properties: { level, ...(notes === undefined ? {} : { notes }) },
  };
}

function definitionId(roleId: string, scope: string): string {
  const subscription = subscriptionOf(scope);
  const prefix = subscription === undefined ? '' : `/subscriptions/${subscription}`;
  return `${prefix}/providers/${NAMESPACE}/roleDefinitions/${roleId}`;
}
