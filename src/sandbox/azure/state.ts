/** Everything that the simulated Azure holds: one tenant. */
import type { Cluster } from './arm/cluster.js';
import type { Lock, Policy } from './arm/governance.js';
import type { Identity } from './arm/identity.js';
import { BUILT_IN_ROLES, type RoleAssignment, type RoleDefinition } from './arm/roles.js';
import type { ScaleSet } from './arm/scale-set.js';
import type { Application } from './clients.js';

export interface Subscription {
  id: string;
  name: string;
}

/** Keys of ARM resources are ids in lower case, those of applications are client ids in lower case. */
export interface AzureState {
  tenant: { id: string; name: string };
  subscriptions: Subscription[];
  identities: Map<string, Identity>;
  clusters: Map<string, Cluster>;
  scaleSets: Map<string, ScaleSet>;
  applications: Map<string, Application>;
  locks: Lock[];
  policies: Policy[];
  roleDefinitions: RoleDefinition[];
  roleAssignments: RoleAssignment[];
  /** Members by the object id of the group. */
  groups: Map<string, string[]>;
  /** Graph permissions by the object id of the caller. */
  graphPermissions: Map<string, string[]>;
  /** Application ID URIs that tokens can be had for. */
  resources: string[];
  /** Where managed identities cannot have federated credentials (the documentation of 2024-02 names two). */
  regionsWithoutCredentials: string[];
}

export function emptyState(tenant: AzureState['tenant'], subscriptions: readonly Subscription[]): AzureState {
  return {
    tenant,
    subscriptions: [...subscriptions],
    identities: new Map(),
    clusters: new Map(),
    scaleSets: new Map(),
    applications: new Map(),
    locks: [],
    policies: [],
    roleDefinitions: [...BUILT_IN_ROLES],
    roleAssignments: [],
    groups: new Map(),
    graphPermissions: new Map(),
    resources: [
      'https://management.azure.com',
      'https://graph.microsoft.com',
      'https://storage.azure.com',
      'https://vault.azure.net',
      'https://database.windows.net',
      'api://AzureADTokenExchange',
    ],
    regionsWithoutCredentials: ['malaysiasouth', 'newzealandnorth'],
  };
}
