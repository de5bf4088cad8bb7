/** An AKS cluster, and what ARM says about issuer, workload identity, the pod identity add-on and node pools. */
import { nameOf, resourceGroupOf } from './arm-path.js';

export interface Cluster {
  id: string;
  location: string;
  kubernetesVersion: string;
  provisioningState: string;
  nodeResourceGroup: string;
  /** Present also where the issuer is off: ARM then leaves it out. */
  issuerUrl: string;
  oidcIssuer: boolean;
  workloadIdentity: boolean;
  podIdentity?: PodIdentityAddOn;
  nodePools: readonly NodePool[];
  /** `linkLocal`: `None` keeps pods from IMDS. */
  network: { plugin: string; policy?: string; linkLocal?: 'IMDS' | 'None' };
  tenantId?: string;
  private: boolean;
}

export interface PodIdentityAddOn {
  enabled: boolean;
  allowKubenet: boolean;
  identities: readonly { name: string; namespace: string; resourceId: string; clientId: string; objectId: string }[];
  exceptions: readonly { name: string; namespace: string; podLabels: Readonly<Record<string, string>> }[];
}

export interface NodePool {
  name: string;
  osType: 'Linux' | 'Windows';
  count: number;
}

export const CLUSTER_TYPE = 'Microsoft.ContainerService/managedClusters';

export function addCluster(clusters: Map<string, Cluster>, fields: Partial<Cluster> & { id: string }): Cluster {
  const cluster: Cluster = {
    location: 'westeurope',
    kubernetesVersion: '1.34.2',
    provisioningState: 'Succeeded',
    nodeResourceGroup: `MC_${resourceGroupOf(fields.id) ?? ''}_${nameOf(fields.id)}`,
    issuerUrl: '',
    oidcIssuer: true,
    workloadIdentity: true,
    nodePools: [{ name: 'system', osType: 'Linux', count: 3 }],
    network: { plugin: 'azure' },
    private: false,
    ...fields,
  };
  clusters.set(cluster.id.toLowerCase(), cluster);
  return cluster;
}

export function showCluster(cluster: Cluster): object {
  const { id, location, oidcIssuer, issuerUrl, network } = cluster;
  return {
    id,
    name: nameOf(id),
    type: CLUSTER_TYPE,
    location,
    ...(cluster.tenantId === undefined ? {} : { identity: { type: 'SystemAssigned', tenantId: cluster.tenantId } }),
    properties: {
      provisioningState: cluster.provisioningState,
      powerState: { code: 'Running' },
      kubernetesVersion: cluster.kubernetesVersion,
      currentKubernetesVersion: cluster.kubernetesVersion,
      dnsPrefix: nameOf(id),
      nodeResourceGroup: cluster.nodeResourceGroup,
      enableRBAC: true,
      agentPoolProfiles: cluster.nodePools.map((pool) => showPool(cluster, pool)),
      networkProfile: {
        networkPlugin: network.plugin,
        ...(network.policy === undefined ? {} : { networkPolicy: network.policy }),
        ...(network.linkLocal === undefined ? {} : { podLinkLocalAccess: network.linkLocal }),
      },
      oidcIssuerProfile: { enabled: oidcIssuer, ...(oidcIssuer ? { issuerURL: issuerUrl } : {}) },
      securityProfile: cluster.workloadIdentity ? { workloadIdentity: { enabled: true } } : {},
      ...(cluster.private ? { apiServerAccessProfile: { enablePrivateCluster: true } } : {}),
      ...(cluster.podIdentity ? { podIdentityProfile: showAddOn(cluster.podIdentity) } : {}),
    },
  };
}

function showPool({ kubernetesVersion }: Cluster, { name, osType, count }: NodePool): object {
  return {
    name,
    count,
    osType,
    mode: osType === 'Linux' ? 'System' : 'User',
    type: 'VirtualMachineScaleSets',
    vmSize: 'Standard_D4s_v5',
    provisioningState: 'Succeeded',
    powerState: { code: 'Running' },
    orchestratorVersion: kubernetesVersion,
    currentOrchestratorVersion: kubernetesVersion,
  };
}

function showAddOn({ enabled, allowKubenet, identities, exceptions }: PodIdentityAddOn): object {
  return {
    enabled,
    allowNetworkPluginKubenet: allowKubenet,
    userAssignedIdentities: identities.map(({ name, namespace, ...identity }) => ({
      name,
      namespace,
      bindingSelector: name,
      identity,
      provisioningState: 'Assigned',
    })),
    userAssignedIdentityExceptions: exceptions,
  };
}
