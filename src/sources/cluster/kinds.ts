/** The kinds that a live cluster is read for, and what it would mean not to have read one. Secrets are not among them. */
import type { Affects } from '../../core/inventory/found.js';
import { BINDING_LABEL, POD_IDENTITY_GROUP, USE_LABEL } from '../../core/inventory/names.js';
import type { JsonObject } from '../../core/json.js';
import type { ResourceType } from '../../ports/kubernetes.js';

export interface ReadKind {
  type: ResourceType;
  affects: readonly Affects[];
  /** Whether an object of this kind can alter a usage in another namespace. */
  crosses: boolean;
  /** Several lists are read where one selector cannot say it; none: everything. */
  selectors?: readonly string[];
  metadataOnly?: true;
  /** Objects that it refuses are dropped while they are read. */
  keeps?: (object: JsonObject) => boolean;
  /** An older version of the type, for clusters that don't serve the one above. */
  fallback?: ResourceType | undefined;
}

const podIdentity = { group: POD_IDENTITY_GROUP, version: 'v1', namespaced: true };
const apps = { group: 'apps', version: 'v1', namespaced: true };
const batch = { group: 'batch', version: 'v1', namespaced: true };
const core = { group: '', version: 'v1', namespaced: true };
const rbac = { group: 'rbac.authorization.k8s.io', version: 'v1' };
const secretsStore = { group: 'secrets-store.csi.x-k8s.io', plural: 'secretproviderclasses', namespaced: true };

const podType: ResourceType = { ...core, plural: 'pods', kind: 'Pod' };

export const namespaces: ReadKind = {
  type: { ...core, plural: 'namespaces', kind: 'Namespace', namespaced: false },
  affects: ['accounts'],
  crosses: true,
  metadataOnly: true,
};

export const bindings: ReadKind = {
  type: { ...podIdentity, plural: 'azureidentitybindings', kind: 'AzureIdentityBinding' },
  affects: ['matching'],
  crosses: true,
};

/** Read by metadata: most belong to a Deployment and only link its pods to it. */
export const replicaSets: ReadKind = {
  type: { ...apps, plural: 'replicasets', kind: 'ReplicaSet' },
  affects: ['workloads'],
  crosses: false,
  metadataOnly: true,
};

export const labelledPods: ReadKind = {
  type: podType,
  affects: ['workloads'],
  crosses: false,
  selectors: [BINDING_LABEL, `${USE_LABEL},!${BINDING_LABEL}`],
};

/** Those that `labelledPods` leaves out. */
export const otherPods: ReadKind = { ...labelledPods, selectors: [`!${BINDING_LABEL},!${USE_LABEL}`] };

/** All others. MIC and NMI are found among Deployments and DaemonSets of any namespace, and decide the matching everywhere. */
export const plainKinds: readonly ReadKind[] = [
  {
    type: { ...podIdentity, plural: 'azureidentities', kind: 'AzureIdentity' },
    affects: ['matching'],
    crosses: true,
  },
  {
    type: { ...podIdentity, plural: 'azurepodidentityexceptions', kind: 'AzurePodIdentityException' },
    affects: ['matching'],
    crosses: false,
  },
  {
    type: { ...apps, plural: 'deployments', kind: 'Deployment' },
    affects: ['matching', 'workloads'],
    crosses: true,
  },
  { type: { ...apps, plural: 'daemonsets', kind: 'DaemonSet' }, affects: ['matching', 'workloads'], crosses: true },
  { type: { ...apps, plural: 'statefulsets', kind: 'StatefulSet' }, affects: ['workloads'], crosses: false },
  { type: { ...batch, plural: 'cronjobs', kind: 'CronJob' }, affects: ['workloads'], crosses: false },
  { type: { ...batch, plural: 'jobs', kind: 'Job' }, affects: ['workloads'], crosses: false },
  {
    type: { ...core, plural: 'replicationcontrollers', kind: 'ReplicationController' },
    affects: ['workloads'],
    crosses: false,
  },
  { type: { ...core, plural: 'serviceaccounts', kind: 'ServiceAccount' }, affects: ['accounts'], crosses: false },
  {
    type: { ...rbac, plural: 'rolebindings', kind: 'RoleBinding', namespaced: true },
    affects: ['accounts'],
    crosses: true,
  },
  {
    type: { ...rbac, plural: 'clusterrolebindings', kind: 'ClusterRoleBinding', namespaced: false },
    affects: ['accounts'],
    crosses: true,
  },
  {
    type: { ...secretsStore, version: 'v1', kind: 'SecretProviderClass' },
    fallback: { ...secretsStore, version: 'v1alpha1', kind: 'SecretProviderClass' },
    affects: ['workloads'],
    crosses: false,
  },
  {
    type: {
      group: 'security.istio.io',
      version: 'v1',
      plural: 'authorizationpolicies',
      kind: 'AuthorizationPolicy',
      namespaced: true,
    },
    affects: ['accounts'],
    crosses: true,
  },
  {
    type: {
      group: 'security.openshift.io',
      version: 'v1',
      plural: 'securitycontextconstraints',
      kind: 'SecurityContextConstraints',
      namespaced: false,
    },
    affects: ['accounts'],
    crosses: true,
  },
];
