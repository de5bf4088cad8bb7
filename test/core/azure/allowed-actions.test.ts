import { describe, expect, it } from '@jest/globals';
import { isAllowed } from '../../../src/core/azure/allowed-actions.js';
import type { GrantedActions } from '../../../src/core/azure/facts.js';

const WRITE = 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write';

function role(actions: string[], notActions: string[] = []): GrantedActions {
  return { actions, notActions };
}

describe('an action', () => {
  it.each<[string, GrantedActions[], boolean]>([
    ['nothing granted', [], false],
    ['Owner', [role(['*'])], true],
    ['Reader', [role(['*/read'])], false],
    ['Contributor', [role(['*'], ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write'])], true],
    ['Managed Identity Contributor', [role(['Microsoft.ManagedIdentity/userAssignedIdentities/*'])], true],
    ['Managed Identity Operator', [role(['Microsoft.ManagedIdentity/userAssignedIdentities/*/read'])], false],
    ['the action itself, in another case', [role([WRITE.toUpperCase()])], true],
    ['a star in the middle', [role(['Microsoft.ManagedIdentity/*/federatedIdentityCredentials/write'])], true],
    ['two stars', [role(['*/userAssignedIdentities/*/write'])], true],
    ['two stars that want one text twice', [role(['*/federatedIdentityCredentials/write*/write'])], false],
    ['withheld', [role(['*'], ['Microsoft.ManagedIdentity/*'])], false],
    ['withheld by one role, given by another', [role(['*'], ['Microsoft.ManagedIdentity/*']), role([WRITE])], true],
    ['a longer action', [role([`${WRITE}/more`])], false],
    ['a pattern with the signs of expressions', [role(['Microsoft.ManagedIdentity/(.*)+/write'])], false],
  ])('%s', (_, granted, expected) => {
    expect(isAllowed(WRITE, granted)).toBe(expected);
  });
});
