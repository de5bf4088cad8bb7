/** Reading what Azure holds: identities, their credentials, clusters, and who may do what. */
import type { MigrationError } from '../core/errors.js';
import type { NodePlace } from '../core/inventory/node-place.js';

export interface ManagedIdentity {
  /** As Azure writes it; compare without regard to case. */
  id: string;
  name: string;
  location: string;
  tenantId: string;
  /** Object id of its service principal: what roles are assigned to. */
  principalId: string;
  clientId: string;
}

export interface FederatedCredential {
  name: string;
  /** Byte for byte. */
  issuer: string;
  /** Absent from a flexible credential, which matches an expression instead; it counts against the limit too. */
  subject?: string;
  audiences: readonly string[];
}

/** An app registration. */
export interface Application {
  /** What Graph's paths take; neither the client id nor the id of the service principal. */
  objectId: string;
  clientId: string;
  name: string;
}

export interface NodePool {
  name: string;
  /** `Linux` or `Windows` */
  osType: string;
  /** `System` or `User` */
  mode: string;
  /** `VirtualMachineScaleSets`, `AvailabilitySet` or `VirtualMachines` */
  type: string;
  version?: string;
  count?: number;
}

/** What the AKS add-on for pod identity was told. */
export interface PodIdentityAddon {
  enabled: boolean;
  allowsKubenet: boolean;
  identities: readonly {
    name: string;
    namespace: string;
    bindingSelector?: string;
    resourceId: string;
    clientId: string;
  }[];
  exceptions: readonly { name: string; namespace: string; podLabels: Readonly<Record<string, string>> }[];
}

export interface ManagedCluster {
  id: string;
  name: string;
  location: string;
  tenantId?: string;
  provisioningState: string;
  version?: string;
  nodeResourceGroup?: string;
  /** Whether the API server has no public address. The issuer has one all the same. */
  isPrivate: boolean;
  networkPlugin?: string;
  /** `None`: pods cannot reach IMDS. Absent where the API does not tell. */
  podLinkLocalAccess?: string;
  oidcIssuer: {
    enabled: boolean;
    /** Byte for byte, with its slash at the end. */
    url?: string;
  };
  workloadIdentity: boolean;
  /** Absent when the cluster never had the add-on. */
  podIdentity?: PodIdentityAddon;
  nodePools: readonly NodePool[];
}

/** How a cluster can be known that nobody named. All that is given must hold. */
export interface ClusterTraits {
  /** Compared byte for byte. */
  issuer?: string;
  /** The node resource group belongs to one cluster alone. */
  nodes?: NodePlace;
}

/** One role's part of what the caller may do at a scope; the parts add up. */
export interface Permission {
  actions: readonly string[];
  notActions: readonly string[];
}

export interface RoleAssignment {
  id: string;
  roleDefinitionId: string;
  /** Another principal than was asked for: a group that it belongs to. */
  principalId: string;
  principalType?: string;
  scope: string;
  condition?: string;
}

export interface RoleDefinition {
  id: string;
  name: string;
  permissions: readonly Permission[];
}

export interface Lock {
  name: string;
  level: 'CanNotDelete' | 'ReadOnly';
  /** Where it was put: the scope that was asked about, or one above. */
  scope: string;
}

/** A subscription that could not be searched, and why. */
export interface Unsearched {
  subscriptionId: string;
  error: MigrationError;
}

export interface Search<T> {
  found: readonly T[];
  /** Not empty: what was not found may be there. */
  unsearched: readonly Unsearched[];
}

/**
 * Failures are MigrationErrors with code
 * `azure-forbidden` (a role is missing), `azure-policy-denied`, `azure-unauthorized` (not logged in, or not in this
 * tenant), `azure-subscription-not-found`, `azure-throttled`, `azure-unreachable`, `azure-timeout` or `azure-failed`.
 * Passing ones were tried again before.
 *
 * Undefined means that Azure said: there is none. It never stands for what could not be read.
 */
export interface AzureReader {
  getIdentity(armId: string, signal: AbortSignal): Promise<ManagedIdentity | undefined>;
  /** Of one subscription, all, as they are now; undefined: the login's tenant has no such subscription. */
  listIdentities(subscriptionId: string, signal: AbortSignal): Promise<readonly ManagedIdentity[] | undefined>;
  /**
   * In all subscriptions that the login sees; `subscriptions` narrows that, and those in `except` are known already. Ids
   * that are no GUIDs are never found.
   */
  findIdentities(
    clientIds: readonly string[],
    where: { subscriptions?: readonly string[]; except?: readonly string[] },
    signal: AbortSignal,
  ): Promise<Search<ManagedIdentity>>;
  /** Undefined: there is no such identity. */
  listCredentials(identityId: string, signal: AbortSignal): Promise<readonly FederatedCredential[] | undefined>;
  findApplication(clientId: string, signal: AbortSignal): Promise<Application | undefined>;
  /** Undefined: there is no such app registration. */
  listApplicationCredentials(
    objectId: string,
    signal: AbortSignal,
  ): Promise<readonly FederatedCredential[] | undefined>;
  getCluster(armId: string, signal: AbortSignal): Promise<ManagedCluster | undefined>;
  /** More than one: the traits do not tell them apart. */
  findClusters(
    traits: ClusterTraits,
    where: { subscriptions?: readonly string[] },
    signal: AbortSignal,
  ): Promise<Search<ManagedCluster>>;
  /** Of the caller. A role that the caller does not have is nowhere in it. */
  listPermissions(scope: string, signal: AbortSignal): Promise<readonly Permission[]>;
  /** Of a principal, at, above and below the scope, those through groups too. */
  listRoleAssignments(principalId: string, scope: string, signal: AbortSignal): Promise<readonly RoleAssignment[]>;
  getRoleDefinition(id: string, signal: AbortSignal): Promise<RoleDefinition | undefined>;
  /** Those that bind the scope: put on it or above it. */
  listLocks(scope: string, signal: AbortSignal): Promise<readonly Lock[]>;
}
