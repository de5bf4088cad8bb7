/** A managed cluster as ARM answers it → what the migration reads of it. */
import { asList, asObject, asString, asStringMap, isObject, type JsonObject } from '../../core/json.js';
import type { ManagedCluster, NodePool, PodIdentityAddon } from '../../ports/azure.js';

export function readCluster(resource: JsonObject): ManagedCluster {
  const properties = asObject(resource['properties']);
  const issuer = asObject(properties['oidcIssuerProfile']);
  const workloadIdentity = asObject(asObject(properties['securityProfile'])['workloadIdentity']);
  const network = asObject(properties['networkProfile']);
  const podIdentity = properties['podIdentityProfile'];
  return {
    id: textOf(resource, 'id'),
    name: textOf(resource, 'name'),
    location: textOf(resource, 'location'),
    provisioningState: textOf(properties, 'provisioningState'),
    isPrivate: asObject(properties['apiServerAccessProfile'])['enablePrivateCluster'] === true,
    oidcIssuer: { enabled: issuer['enabled'] === true, ...optional('url', issuer['issuerURL']) },
    workloadIdentity: workloadIdentity['enabled'] === true,
    nodePools: asList(properties['agentPoolProfiles']).filter(isObject).map(readNodePool),
    ...optional('tenantId', asObject(resource['identity'])['tenantId']),
    ...optional('version', properties['currentKubernetesVersion'] ?? properties['kubernetesVersion']),
    ...optional('nodeResourceGroup', properties['nodeResourceGroup']),
    ...optional('networkPlugin', network['networkPlugin']),
    ...optional('podLinkLocalAccess', network['podLinkLocalAccess']),
    ...(isObject(podIdentity) && { podIdentity: readPodIdentity(podIdentity) }),
  };
}

function readNodePool(pool: JsonObject): NodePool {
  const { count } = pool;
  return {
    name: textOf(pool, 'name'),
    osType: textOf(pool, 'osType'),
    mode: textOf(pool, 'mode'),
    type: textOf(pool, 'type'),
    ...optional('version', pool['currentOrchestratorVersion'] ?? pool['orchestratorVersion']),
    ...(typeof count === 'number' && { count }),
  };
}

function readPodIdentity(profile: JsonObject): PodIdentityAddon {
  return {
    enabled: profile['enabled'] === true,
    allowsKubenet: profile['allowNetworkPluginKubenet'] === true,
    identities: asList(profile['userAssignedIdentities']).filter(isObject).map(readAssigned),
    exceptions: asList(profile['userAssignedIdentityExceptions'])
      .filter(isObject)
      .map((exception) => ({
        name: textOf(exception, 'name'),
        namespace: textOf(exception, 'namespace'),
        podLabels: asStringMap(exception['podLabels']),
      })),
  };
}

function readAssigned(assigned: JsonObject): PodIdentityAddon['identities'][number] {
  const identity = asObject(assigned['identity']);
  return {
    name: textOf(assigned, 'name'),
    namespace: textOf(assigned, 'namespace'),
    resourceId: textOf(identity, 'resourceId'),
    clientId: textOf(identity, 'clientId'),
    ...optional('bindingSelector', assigned['bindingSelector']),
  };
}

function textOf(object: JsonObject, key: string): string {
  return asString(object[key]) ?? '';
}

function optional<Key extends string>(key: Key, value: unknown): { [K in Key]?: string } {
  const text = asString(value);
  return text === undefined ? {} : ({ [key]: text } as { [K in Key]?: string });
}
