/** Role definitions and role assignments, and the built-in roles that matter here (azure-facts §5.2). */

export interface RoleDefinition {
  /** A GUID. */
  id: string;
  name: string;
  custom?: boolean;
  actions: readonly string[];
  notActions: readonly string[];
  dataActions: readonly string[];
}

export interface RoleAssignment {
  /** A GUID. */
  id: string;
  scope: string;
  principalId: string;
  principalType: 'Group' | 'ServicePrincipal' | 'User';
  /** The GUID of the definition. */
  roleId: string;
  condition?: string;
  /** Milliseconds since 1970; absent: long ago. Roles take a while to hold. */
  createdAt?: number;
}

const IDENTITIES = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';

export const BUILT_IN_ROLES: readonly RoleDefinition[] = [
  role('8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'Owner', ['*']),
  role(
    'b24988ac-6180-42a0-ab88-20f7382dd24c',
    'Contributor',
    ['*'],
    ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write'],
  ),
  role('acdd72a7-3385-48ef-bd42-f606fba81ae7', 'Reader', ['*/read']),
  role('18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', 'User Access Administrator', ['*/read', 'Microsoft.Authorization/*']),
  role('9980e02c-c2be-4d73-94e8-173b1dc7cf3c', 'Virtual Machine Contributor', [
    'Microsoft.Authorization/*/read',
    'Microsoft.Compute/virtualMachines/*',
    'Microsoft.Compute/virtualMachineScaleSets/*',
  ]),
  role('f1a07417-d97a-45cb-824c-7a7467783830', 'Managed Identity Operator', [
    `${IDENTITIES}/*/read`,
    `${IDENTITIES}/*/assign/action`,
    'Microsoft.Authorization/*/read',
  ]),
  role('e40ec5ca-96e0-45a2-b4ff-59039f2c2b59', 'Managed Identity Contributor', [
    `${IDENTITIES}/read`,
    `${IDENTITIES}/write`,
    `${IDENTITIES}/delete`,
    `${IDENTITIES}/federatedIdentityCredentials/read`,
    `${IDENTITIES}/federatedIdentityCredentials/write`,
    `${IDENTITIES}/federatedIdentityCredentials/delete`,
    `${IDENTITIES}/revokeTokens/action`,
    'Microsoft.Authorization/*/read',
  ]),
  role('2a2b9908-6ea1-4ae2-8e65-a410df84e7d1', 'Storage Blob Data Reader', [], [], [`${BLOBS}/read`]),
  role('ba92f5b4-2d11-453d-a403-e96b0029c9fe', 'Storage Blob Data Contributor', [], [], [`${BLOBS}/*`]),
  role(
    '4633458b-17de-408a-b874-0445c86b69e6',
    'Key Vault Secrets User',
    [],
    [],
    ['Microsoft.KeyVault/vaults/secrets/getSecret/action'],
  ),
  role('7f951dda-4ed3-4680-a7ca-43fe172d538d', 'AcrPull', ['Microsoft.ContainerRegistry/registries/pull/read']),
];

function role(
  id: string,
  name: string,
  actions: readonly string[],
  notActions: readonly string[] = [],
  dataActions: readonly string[] = [],
): RoleDefinition {
  return { id, name, actions, notActions, dataActions };
}
