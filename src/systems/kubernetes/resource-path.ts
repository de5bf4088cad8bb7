/** Paths of the Kubernetes API. */
import type { ListOptions, ResourceType } from '../../ports/kubernetes.js';

/** `/api/v1`, `/apis/apps/v1` */
export function versionPath({ group, version }: Pick<ResourceType, 'group' | 'version'>): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}

/** All objects of a type, in one namespace or, without one, anywhere. */
export function collectionPath(type: ResourceType, namespace: string | undefined): string {
  const scope = type.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${versionPath(type)}${scope}/${type.plural}`;
}

export function objectPath(type: ResourceType, namespace: string, name: string): string {
  return `${collectionPath(type, namespace)}/${encodeURIComponent(name)}`;
}

/** One page of a list; `token` is the continue token of the page before. */
export function pagePath(type: ResourceType, options: ListOptions, limit: number, token: string | undefined): string {
  const query = new URLSearchParams({ limit: String(limit) });
  if (options.labelSelector !== undefined) query.set('labelSelector', options.labelSelector);
  if (token !== undefined) query.set('continue', token);
  return `${collectionPath(type, options.namespace)}?${query}`;
}

/** `list pods in namespace shop`, for messages. */
export function describeList(type: ResourceType, { namespace }: ListOptions): string {
  if (!type.namespaced) return `list ${type.plural}`;
  return `list ${type.plural} in ${namespace === undefined ? 'all namespaces' : `namespace ${namespace}`}`;
}
