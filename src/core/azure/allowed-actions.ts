/** What a login may do at a scope, by the rules of Azure RBAC. */
import type { GrantedActions } from './facts.js';

/** What `apply` and `rollback` do to identities. */
export const CREDENTIAL_ACTIONS = {
  create: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write',
  remove: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/delete',
} as const;

/** What one role withholds, another may give. */
export function isAllowed(action: string, granted: readonly GrantedActions[]): boolean {
  return granted.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => covers(pattern, action)) && !notActions.some((pattern) => covers(pattern, action)),
  );
}

/** `*` stands for any text, slashes included; letter case does not matter. */
function covers(pattern: string, action: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const text = action.toLowerCase();
  if (rest.length === 0) return first === text;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let position = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, position);
    if (found < 0 || found + part.length > text.length - last.length) return false;
    position = found + part.length;
  }
  return true;
}
