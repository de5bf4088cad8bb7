/** Everything that the simulated cluster holds: plain values, so that `structuredClone` copies a whole world. */
import type { ResourceType } from '../../ports/kubernetes.js';
import type { KubeObject } from './kube-object.js';
import { BUILT_IN_TYPES } from './resource-types.js';

/** What may not be done; an absent member stands for any. */
export interface Denial {
  /** `get`, `list`, `create`, `update`, `patch` or `delete`. */
  verb?: string;
  group?: string;
  /** As roles spell it: `pods`, `pods/log`. */
  resource?: string;
  namespace?: string;
  name?: string;
}

/** By namespace ('' for none), then by name. */
export type Collection = Map<string, Map<string, KubeObject>>;

export interface KubernetesState {
  /** Whom its tokens name; ends in a slash, as in AKS. */
  issuer: string;
  /** PEM of the RSA key that service account tokens are signed with. */
  signingKey: string;
  gitVersion: string;
  types: ResourceType[];
  /** By resource, such as `deployments.apps`: all versions of a group share one. */
  objects: Map<string, Collection>;
  /** The last one given; one counter for all objects. */
  resourceVersion: number;
  /** Names and ids given so far. */
  given: number;
  /** When controllers look at an object again, in milliseconds since 1970, by `place` of it. */
  due: Map<string, number>;
  denials: Denial[];
  /** What the webhook of workload identity is configured with, and whether it answers. */
  webhook: { tenantId: string; authority: string; isDown: boolean };
  /** Text by `namespace/pod`. */
  logs: Map<string, string>;
}

export interface StateOptions {
  issuer: string;
  signingKey: string;
  tenantId: string;
  /** Besides the built-in ones. */
  types?: readonly ResourceType[];
  gitVersion?: string;
}

export function emptyCluster(options: StateOptions): KubernetesState {
  const { issuer, signingKey, tenantId, types = [], gitVersion = 'v1.34.2' } = options;
  return {
    ...{ issuer, signingKey, gitVersion },
    types: [...BUILT_IN_TYPES, ...types],
    objects: new Map(),
    resourceVersion: 0,
    given: 0,
    due: new Map(),
    denials: [],
    webhook: { tenantId, authority: 'https://login.microsoftonline.com/', isDown: false },
    logs: new Map(),
  };
}
