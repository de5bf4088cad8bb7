/** The kinds that the simulated cluster serves. */
import type { ResourceType } from '../../ports/kubernetes.js';
import { type Members, membersIn, membersOf, textOf } from '../read-json.js';

/** Kinds of each version by their names in paths; `*`: not in a namespace. */
const BUILT_IN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  v1: {
    configmaps: 'ConfigMap',
    endpoints: 'Endpoints',
    events: 'Event',
    limitranges: 'LimitRange',
    namespaces: '*Namespace',
    nodes: '*Node',
    persistentvolumeclaims: 'PersistentVolumeClaim',
    pods: 'Pod',
    replicationcontrollers: 'ReplicationController',
    resourcequotas: 'ResourceQuota',
    secrets: 'Secret',
    serviceaccounts: 'ServiceAccount',
    services: 'Service',
  },
  'apps/v1': {
    controllerrevisions: 'ControllerRevision',
    daemonsets: 'DaemonSet',
    deployments: 'Deployment',
    replicasets: 'ReplicaSet',
    statefulsets: 'StatefulSet',
  },
  'batch/v1': { cronjobs: 'CronJob', jobs: 'Job' },
  'admissionregistration.k8s.io/v1': {
    mutatingwebhookconfigurations: '*MutatingWebhookConfiguration',
    validatingwebhookconfigurations: '*ValidatingWebhookConfiguration',
  },
  'apiextensions.k8s.io/v1': { customresourcedefinitions: '*CustomResourceDefinition' },
  'autoscaling/v2': { horizontalpodautoscalers: 'HorizontalPodAutoscaler' },
  'coordination.k8s.io/v1': { leases: 'Lease' },
  'networking.k8s.io/v1': { networkpolicies: 'NetworkPolicy' },
  'policy/v1': { poddisruptionbudgets: 'PodDisruptionBudget' },
  'rbac.authorization.k8s.io/v1': {
    clusterrolebindings: '*ClusterRoleBinding',
    clusterroles: '*ClusterRole',
    rolebindings: 'RoleBinding',
    roles: 'Role',
  },
  'aadpodidentity.k8s.io/v1': {
    azureassignedidentities: 'AzureAssignedIdentity',
    azureidentities: 'AzureIdentity',
    azureidentitybindings: 'AzureIdentityBinding',
    azurepodidentityexceptions: 'AzurePodIdentityException',
  },
};

/** Without a counter of changes to what is wanted of them. */
const UNCOUNTED = new Set(['coordination.k8s.io', 'rbac.authorization.k8s.io']);
const COUNTED_OF_CORE = new Set(['pods', 'replicationcontrollers']);
const STATUS_OF_CORE = new Set(['namespaces', 'nodes', 'pods', 'replicationcontrollers', 'services']);
const STATUS_GROUPS = new Set(['apps', 'batch', 'policy', 'autoscaling']);
/** With a definition of their own in a real cluster. */
const POD_IDENTITY = 'aadpodidentity.k8s.io';
/** A deletion answers with them; with a Status otherwise. */
const TOLD_WHEN_DELETED = new Set(['pods', 'serviceaccounts', 'services', 'persistentvolumeclaims', 'resourcequotas']);

export const BUILT_IN_TYPES: readonly ResourceType[] = Object.entries(BUILT_IN).flatMap(([apiVersion, kinds]) =>
  Object.entries(kinds).map(([plural, kind]) => ({
    ...splitApiVersion(apiVersion),
    plural,
    kind: kind.replace('*', ''),
    namespaced: !kind.startsWith('*'),
  })),
);

/** A DaemonSet counts its templates there. */
export const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

export const NAMESPACES = builtIn('namespaces');
export const NODES = builtIn('nodes');
export const PODS = builtIn('pods');
export const ACCOUNTS = builtIn('serviceaccounts');
export const REPLICA_SETS = builtIn('replicasets');
export const REVISIONS = builtIn('controllerrevisions');
export const JOBS = builtIn('jobs');
export const CRON_JOBS = builtIn('cronjobs');
export const WEBHOOK_CONFIGURATIONS = builtIn('mutatingwebhookconfigurations');

export function splitApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return { group: apiVersion.slice(0, Math.max(slash, 0)), version: apiVersion.slice(slash + 1) };
}

export function apiVersionOf({ group, version }: Pick<ResourceType, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** `deployments.apps`, `pods` */
export function resourceName({ group, plural }: Pick<ResourceType, 'group' | 'plural'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}

export function isCounted({ group, plural }: ResourceType): boolean {
  if (plural === 'controllerrevisions') return false;
  return group === '' ? COUNTED_OF_CORE.has(plural) : !UNCOUNTED.has(group);
}

/** Whether its status is written on its own. */
export function hasStatus({ group, plural }: ResourceType): boolean {
  if (plural === 'controllerrevisions') return false;
  return group === '' ? STATUS_OF_CORE.has(plural) : STATUS_GROUPS.has(group);
}

/** Of a list, only the objects of custom kinds say themselves what they are. */
export function isCustom(type: ResourceType): boolean {
  const isSame = ({ group, plural }: ResourceType): boolean => group === type.group && plural === type.plural;
  return type.group === POD_IDENTITY || !BUILT_IN_TYPES.some(isSame);
}

export function isToldWhenDeleted({ group, plural }: ResourceType): boolean {
  return group === '' && TOLD_WHEN_DELETED.has(plural);
}

/** The kinds that a CustomResourceDefinition makes the server serve. */
export function readDefinition({ spec }: Members): ResourceType[] {
  const { group, scope, names, versions } = membersOf(spec);
  const { plural, kind } = membersOf(names);
  return membersIn(versions).map(({ name }) => ({
    group: textOf(group) ?? '',
    version: textOf(name) ?? '',
    plural: textOf(plural) ?? '',
    kind: textOf(kind) ?? '',
    namespaced: scope === 'Namespaced',
  }));
}

function builtIn(plural: string): ResourceType {
  const found = BUILT_IN_TYPES.find((type) => type.plural === plural);
  if (!found) throw new Error(`no built-in type ${plural}`);
  return found;
}
