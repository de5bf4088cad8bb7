/** What the clusters T-01 to T-27 are made of. */
import type { JsonObject } from '../../src/core/json.js';
import { armId, azureIdentity, azureIdentityBinding, workload, type WorkloadOptions } from './objects.js';

export interface RivalInput {
  /** In a few words. */
  about: string;
  /** Where all of it lies, given its own namespace; in that one alone when absent. */
  namespaces?: (own: string) => string[];
  objects: (own: string) => JsonObject[];
  /** What happens once its pods run. */
  then?: RivalEvent;
}

export type RivalEvent = { on: RivalName } & ({ delete: true } | { patch: readonly JsonObject[] });

interface RivalName {
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
}

/** Selectors hold in the whole cluster, so every case has its own. */
export function labelOf(namespace: string, name: string): string {
  return `${namespace}-${name}`;
}

/** What Azure calls it differs from case to case as well. */
export function identity(namespace: string, name: string, number = 1): JsonObject {
  const own = Number(namespace.replaceAll(/\D/g, '')) * 10 + number;
  return azureIdentity(namespace, name, { number: own, spec: { resourceID: armId(labelOf(namespace, name)) } });
}

/** An identity, and a binding for a label of the same name. */
export function bound(namespace: string, name: string, number = 1): JsonObject[] {
  return [identity(namespace, name, number), bind(namespace, name, name, name)];
}

export function bind(namespace: string, name: string, target: string, label: string): JsonObject {
  return azureIdentityBinding(namespace, name, target, labelOf(namespace, label));
}

/** One Deployment `api` with one identity. */
export function plain(namespace: string, options: WorkloadOptions): JsonObject[] {
  return [...bound(namespace, 'api'), workload(namespace, 'api', { label: labelOf(namespace, 'api'), ...options })];
}

export function ownedPod(namespace: string, owner: JsonObject): JsonObject {
  const metadata = { ownerReferences: [{ ...owner, controller: true }] };
  return workload(namespace, 'owned', { kind: 'Pod', label: labelOf(namespace, 'api'), metadata });
}

export function container(more: JsonObject): JsonObject {
  return { name: 'app', image: 'example.azurecr.io/app:1', ...more };
}

/** Served by no built-in API: its definition has to be there first. */
export function foreign(apiVersion: string, kind: string, namespace: string, name: string): JsonObject {
  return { apiVersion, kind, metadata: { namespace, name }, spec: {} };
}

export function selecting(app: string): { spec: JsonObject } {
  return { spec: { selector: { matchLabels: { app } } } };
}

/** A server takes no selector of a Job but its own. */
export function jobTemplate(own: string): JsonObject {
  return {
    metadata: { labels: { aadpodidbinding: labelOf(own, 'api') } },
    spec: { restartPolicy: 'Never', containers: [container({})] },
  };
}
