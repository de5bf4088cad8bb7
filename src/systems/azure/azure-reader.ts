/** Everything that is read from Azure, over one login. */
import type { AzureReader } from '../../ports/azure.js';
import { listApplicationCredentials } from './application-credentials.js';
import { findApplication } from './applications.js';
import { getRoleDefinition, listLocks, listPermissions, listRoleAssignments } from './authorization.js';
import { findClusters, getCluster } from './clusters.js';
import { findIdentities } from './find-identities.js';
import type { MsiClient } from './msi-client.js';
import type { RestClient } from './rest-client.js';

export interface AzureClients {
  msi: MsiClient;
  arm: RestClient;
  graph: RestClient;
}

export function azureReader({ msi, arm, graph }: AzureClients): AzureReader {
  return {
    getIdentity: msi.getIdentity,
    listIdentities: msi.listIdentities,
    findIdentities: (clientIds, where, signal) => findIdentities({ arm, msi }, clientIds, where, signal),
    listCredentials: msi.listCredentials,
    findApplication: (clientId, signal) => findApplication(graph, clientId, signal),
    listApplicationCredentials: (objectId, signal) => listApplicationCredentials(graph, objectId, signal),
    getCluster: (id, signal) => getCluster(arm, id, signal),
    findClusters: (traits, where, signal) => findClusters(arm, traits, where, signal),
    listPermissions: (scope, signal) => listPermissions(arm, scope, signal),
    listRoleAssignments: (principalId, scope, signal) => listRoleAssignments(arm, principalId, scope, signal),
    getRoleDefinition: (id, signal) => getRoleDefinition(arm, id, signal),
    listLocks: (scope, signal) => listLocks(arm, scope, signal),
  };
}
