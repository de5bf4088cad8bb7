/** The parts of a raw Kubernetes object that every reader needs. */
import { asObject, asString, asStringMap, type JsonObject } from '../json.js';
import { formatRef, groupOf, type Ref } from '../ref.js';
import type { FoundObject, Origin } from './found.js';
import type { Named } from './named-object.js';
import { readOwnerTool } from './owner-tool.js';

export interface RawObject {
  found: FoundObject;
  ref: Ref;
  apiVersion: string;
  group: string;
  kind: string;
  namespace: string;
  name: string;
  uid: string | undefined;
  metadata: JsonObject;
  spec: JsonObject;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  origin: Origin;
}

/** Kinds without a namespace, as far as they are met; every other kind counts as namespaced. */
const CLUSTER_WIDE = new Set([
  'APIService',
  'CertificateSigningRequest',
  'ClusterExternalSecret',
  'ClusterIssuer',
  'ClusterPolicy',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterSecretStore',
  'ClusterTriggerAuthentication',
  'ClusterWorkflowTemplate',
  'ControllerConfig',
  'CSIDriver',
  'CSINode',
  'CustomResourceDefinition',
  'DeploymentRuntimeConfig',
  'GatewayClass',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PodSecurityPolicy',
  'PriorityClass',
  'RuntimeClass',
  'SecurityContextConstraints',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
]);

export function isClusterWide(kind: string): boolean {
  return CLUSTER_WIDE.has(kind);
}

export function readRawObject(found: FoundObject): RawObject {
  const { object } = found;
  const metadata = asObject(object['metadata']);
  const apiVersion = asString(object['apiVersion']) ?? '';
  const kind = asString(object['kind']) ?? '';
  const group = groupOf(apiVersion);
  const namespace = isClusterWide(kind) ? '' : asString(metadata['namespace']) || 'default';
  const name = asString(metadata['name']) ?? asString(metadata['generateName']) ?? '';
  return {
    found,
    ref: formatRef({ kind, group, namespace, name }),
    apiVersion,
    group,
    kind,
    namespace,
    name,
    uid: asString(metadata['uid']),
    metadata,
    spec: asObject(object['spec']),
    labels: asStringMap(metadata['labels']),
    annotations: asStringMap(metadata['annotations']),
    origin: found.origin,
  };
}

/** The fields that every inventory entry starts with. */
export function readNamed(raw: RawObject): Named {
  const owner = readOwnerTool(raw);
  return {
    ref: raw.ref,
    namespace: raw.namespace,
    name: raw.name,
    ...(raw.uid === undefined ? {} : { uid: raw.uid }),
    at: raw.origin,
    ...(owner ? { owner } : {}),
  };
}

/** The entries of a map whose keys pass. */
export function pickKeys(map: Record<string, string>, keep: (key: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(map).filter(([key]) => keep(key)));
}
