/** Reading raw JSON from a Kubernetes API server. */
import type { ClusterIdentity } from '../core/inventory/found.js';
import type { JsonObject } from '../core/json.js';

export interface ResourceType {
  /** '' for the core group. */
  group: string;
  version: string;
  /** `deployments` */
  plural: string;
  kind: string;
  namespaced: boolean;
}

export interface ApiGroup {
  name: string;
  /** The one that the server prefers comes first. */
  versions: string[];
}

export interface ListOptions {
  /** One namespace; absent: all. */
  namespace?: string;
  labelSelector?: string;
  /** Ask for PartialObjectMetadata: no spec, no status, no data. */
  metadataOnly?: boolean;
  /** Told before each wait that the server's answers make necessary. */
  onWait?: (seconds: number) => void;
}

/**
 * Failures are MigrationErrors with code `kubernetes-forbidden`, `kubernetes-unauthorized`, `kubernetes-not-found`
 * (of a list: the kind is not installed), `kubernetes-unreachable`, `kubernetes-timeout` or `kubernetes-failed`.
 */
export interface KubernetesReader {
  /** Objects in the server's order, page by page; each carries apiVersion and kind even where the server omits them. */
  list(type: ResourceType, options: ListOptions, signal: AbortSignal): AsyncIterable<JsonObject>;
  /** Undefined when there is no such object. */
  get(type: ResourceType, namespace: string, name: string, signal: AbortSignal): Promise<JsonObject | undefined>;
  /** False only when the server says that it has no such kind; true also when it does not tell. */
  isServed(type: ResourceType, signal: AbortSignal): Promise<boolean>;
  /** The API groups that are served, besides the core group. */
  listGroups(signal: AbortSignal): Promise<ApiGroup[]>;
  /** The types of one version of a group that can be listed; none when the version is not served. */
  listTypes(group: string, version: string, signal: AbortSignal): Promise<ResourceType[]>;
  /** Server, context, version, issuer, UID and where a node lies, as far as they may be read. */
  identify(signal: AbortSignal): Promise<ClusterIdentity>;
}
