/** Raw Kubernetes objects as a source would find them, with only what a test is about. */
import { buildInventory } from '../../src/core/inventory/build-inventory.js';
import type { FoundObject, FoundRoot } from '../../src/core/inventory/found.js';
import type { Inventory } from '../../src/core/inventory/model.js';
import type { JsonObject } from '../../src/core/json.js';

/** A client id of its own per number. */
export function clientId(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export function armId(name: string): string {
  return `/subscriptions/00000000-0000-4000-8000-0000000000ff/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
}

export interface IdentityOptions {
  number?: number;
  spec?: JsonObject;
  namespaced?: boolean;
}

export function azureIdentity(namespace: string, name: string, options: IdentityOptions = {}): JsonObject {
  return {
    apiVersion: 'aadpodidentity.k8s.io/v1',
    kind: 'AzureIdentity',
    metadata: {
      namespace,
      name,
      ...(options.namespaced ? { annotations: { 'aadpodidentity.k8s.io/Behavior': 'namespaced' } } : {}),
    },
    spec: { type: 0, clientID: clientId(options.number ?? 1), resourceID: armId(name), ...options.spec },
  };
}

export function azureIdentityBinding(
  namespace: string,
  name: string,
  azureIdentity: string,
  selector: string,
): JsonObject {
  return {
    apiVersion: 'aadpodidentity.k8s.io/v1',
    kind: 'AzureIdentityBinding',
    metadata: { namespace, name },
    spec: { azureIdentity, selector },
  };
}

export function podIdentityException(namespace: string, name: string, podLabels: JsonObject): JsonObject {
  return {
    apiVersion: 'aadpodidentity.k8s.io/v1',
    kind: 'AzurePodIdentityException',
    metadata: { namespace, name },
    spec: { podLabels },
  };
}

export interface WorkloadOptions {
  kind?: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet' | 'Job' | 'CronJob' | 'Pod';
  /** Value of the binding label on the pods. */
  label?: string;
  podLabels?: JsonObject;
  account?: string;
  podSpec?: JsonObject;
  metadata?: JsonObject;
  spec?: JsonObject;
  podAnnotations?: JsonObject;
}

const API_VERSIONS: Record<string, string> = { Job: 'batch/v1', CronJob: 'batch/v1', Pod: 'v1' };

export function workload(namespace: string, name: string, options: WorkloadOptions = {}): JsonObject {
  const kind = options.kind ?? 'Deployment';
  const podMetadata: JsonObject = {
    labels: {
      app: name,
      ...(options.label === undefined ? {} : { aadpodidbinding: options.label }),
      ...options.podLabels,
    },
    ...(options.podAnnotations ? { annotations: options.podAnnotations } : {}),
  };
  const podSpec: JsonObject = {
    containers: [{ name: 'app', image: 'example.azurecr.io/app:1' }],
    ...(options.account === undefined ? {} : { serviceAccountName: options.account }),
    ...options.podSpec,
  };
  const template: JsonObject = { metadata: podMetadata, spec: podSpec };
  const metadata: JsonObject = { namespace, name, ...options.metadata };
  const head = { apiVersion: API_VERSIONS[kind] ?? 'apps/v1', kind };
  if (kind === 'Pod') return { ...head, metadata: { ...podMetadata, ...metadata }, spec: podSpec };
  if (kind === 'CronJob') return { ...head, metadata, spec: { jobTemplate: { spec: { template } }, ...options.spec } };
  return { ...head, metadata, spec: { selector: { matchLabels: { app: name } }, template, ...options.spec } };
}

export function serviceAccount(namespace: string, name: string, more: JsonObject = {}): JsonObject {
  const { annotations, labels, ...rest } = more;
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { namespace, name, ...(annotations ? { annotations } : {}), ...(labels ? { labels } : {}) },
    ...rest,
  };
}

/** A pod spec whose only container has one variable. */
export function podWithVariable(name: string, value: string): JsonObject {
  return { containers: [{ name: 'app', image: 'example.azurecr.io/app:1', env: [{ name, value }] }] };
}

/** Secrets Store CSI. */
export function secretProviderClass(
  namespace: string,
  name: string,
  parameters: JsonObject,
  provider = 'azure',
): JsonObject {
  return {
    apiVersion: 'secrets-store.csi.x-k8s.io/v1',
    kind: 'SecretProviderClass',
    metadata: { namespace, name },
    spec: { provider, parameters },
  };
}

export function roleBinding(namespace: string, name: string, account: string, role = 'reader'): JsonObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { namespace, name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
  };
}

/** The MIC Deployment of the upstream manifests, as far as it is read. */
export function mic(options: { args?: string[]; env?: JsonObject[] } = {}): JsonObject {
  return installation('Deployment', 'mic', 'mic', options);
}

export function nmi(options: { args?: string[]; env?: JsonObject[] } = {}): JsonObject {
  return installation('DaemonSet', 'nmi', 'nmi', options);
}

function installation(
  kind: string,
  name: string,
  image: string,
  options: { args?: string[]; env?: JsonObject[] },
): JsonObject {
  const container = {
    name,
    image: `mcr.microsoft.com/oss/azure/aad-pod-identity/${image}:v1.8.17`,
    args: options.args ?? [],
    env: options.env ?? [],
  };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { namespace: 'kube-system', name },
    spec: { template: { metadata: { labels: { component: name } }, spec: { containers: [container] } } },
  };
}

export function foundRoot(objects: readonly JsonObject[], more: Partial<FoundRoot> = {}): FoundRoot {
  return {
    root: { id: 'k8s', kind: 'folder' },
    skipped: [],
    objects: objects.map((object, document): FoundObject => ({ object, origin: { path: 'k8s/all.yaml', document } })),
    ...more,
  };
}

export function inventoryOf(objects: readonly JsonObject[], more: Partial<FoundRoot> = {}): Inventory {
  return buildInventory(foundRoot(objects, more));
}

/** The workload identity webhook as AKS and its own chart register it. */
export function identityWebhook(webhook: JsonObject = {}, name = 'azure-wi-webhook'): JsonObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name: 'mutation.azure-workload-identity.io',
        clientConfig: { service: { name: 'azure-wi-webhook-webhook-service' }, caBundle: 'Y2E=' },
        failurePolicy: 'Fail',
        objectSelector: { matchLabels: { 'azure.workload.identity/use': 'true' } },
        ...webhook,
      },
    ],
  };
}

/** As read from a live cluster; the webhook is installed unless the objects hold one of their own. */
export function liveInventoryOf(objects: readonly JsonObject[], more: Partial<FoundRoot> = {}): Inventory {
  return buildInventory({
    root: { id: 'cluster', kind: 'cluster', cluster: { server: 'aks.example', context: 'prod', issuer: ISSUER } },
    skipped: [],
    objects: withWebhook(objects).map((object): FoundObject => ({ object, origin: {} })),
    ...more,
  });
}

function withWebhook(objects: readonly JsonObject[]): readonly JsonObject[] {
  const hasOne = objects.some(({ kind }) => kind === 'MutatingWebhookConfiguration');
  return hasOne ? objects : [...objects, identityWebhook()];
}

export const ISSUER =
  'https://westeurope.oic.prod-aks.azure.com/00000000-0000-4000-8000-0000000000aa/00000000-0000-4000-8000-0000000000bb/';
