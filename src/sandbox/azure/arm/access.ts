/** Azure RBAC: who may do what, from role assignments at the scope, above it, and through groups. */
import type { AzureState } from '../state.js';
import { isWithin } from './arm-path.js';
import type { RoleAssignment, RoleDefinition } from './roles.js';

/** The roles that a principal holds at a scope, once they have become effective. */
export function rolesAt(
  state: AzureState,
  principalId: string,
  scope: string,
  effectiveSince: number,
): RoleDefinition[] {
  const held = assignmentsTo(state, principalId).filter(
    (assignment) => isWithin(scope, assignment.scope) && (assignment.createdAt ?? 0) <= effectiveSince,
  );
  return state.roleDefinitions.filter(({ id }) => held.some(({ roleId }) => roleId.toLowerCase() === id.toLowerCase()));
}

/** Assignments to the principal and to the groups that it is a member of. */
export function assignmentsTo(state: AzureState, principalId: string): RoleAssignment[] {
  const groups = [...state.groups].filter(([, members]) => members.some((member) => isSame(member, principalId)));
  const ids = [principalId, ...groups.map(([id]) => id)];
  return state.roleAssignments.filter((assignment) => ids.some((id) => isSame(id, assignment.principalId)));
}

export function allowsAction(roles: readonly RoleDefinition[], action: string): boolean {
  return roles.some(({ actions, notActions }) => matchesAny(actions, action) && !matchesAny(notActions, action));
}

/** Of the data plane, such as reading a blob. */
export function allowsDataAction(roles: readonly RoleDefinition[], action: string): boolean {
  return roles.some(({ dataActions }) => matchesAny(dataActions, action));
}

function matchesAny(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => toExpression(pattern).test(action));
}

/** An asterisk between slashes stands for nothing too: by it Managed Identity Operator reads identities. */
function toExpression(pattern: string): RegExp {
  const pieces = pattern.split('/*/').map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*'));
  return new RegExp(`^${pieces.join('/(?:.*/)?')}$`, 'i');
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
