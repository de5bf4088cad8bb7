import { defineDiagnosis } from './define-diagnosis.js';

export const resourceForbidden = defineDiagnosis({
  code: 'resource-forbidden',
  also: ['403'],
  source: 'azure',
  title: 'The resource refuses the identity (403)',
  means:
    'The sign-in worked: the token is good, and what it was used for does not allow this identity. Workload identity needs no other roles than pod identity did, as long as the identity is the same.',
  causes: [
    'A role is missing: the workload now has another identity than before, such as that of the node.',
    'The role was assigned less than ten minutes ago; for a management group and for data actions it can take hours.',
    'The resource has rules of its own: access policies of Key Vault, users of a database, firewalls.',
  ],
  look: ['The object id in the error, next to the principal id of the identity that the workload should have.'],
  fix: 'If it is another identity, look for what gives it: AZURE_CLIENT_ID, or a fallback to the node. If it is the right one, assign the role, wait ten minutes, and start with a fresh token.',
  next: [
    'az identity show --name IDENTITY --resource-group GROUP --query principalId --output tsv',
    'az role assignment list --all --assignee PRINCIPAL_ID --output table',
  ],
  waiting: 'maybe',
  cases: ['E06', 'E31', 'E70'],
  symptoms: [
    'AuthorizationFailed',
    'AuthorizationPermissionMismatch',
    'ForbiddenByRbac',
    'does not have authorization to perform action',
    'is not authorized to perform action on resource',
    'does not have secrets get permission',
  ],
});
