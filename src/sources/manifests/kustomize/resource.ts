/** An object on its way through a kustomization. */
import type { FoundObject } from '../../../core/inventory/found.js';
import { isClusterWide } from '../../../core/inventory/raw-object.js';
import { asObject, asString, equalJson, type JsonObject } from '../../../core/json.js';

export interface ResourceId {
  apiVersion: string;
  kind: string;
  /** '' for cluster-wide kinds; `default` where none is written. */
  namespace: string;
  name: string;
}

export interface Resource extends FoundObject {
  /** What it was called before, oldest first: later layers and references may still use these names. */
  previous: readonly ResourceId[];
}

export function idOf(object: JsonObject): ResourceId {
  const metadata = asObject(object['metadata']);
  const kind = asString(object['kind']) ?? '';
  return {
    apiVersion: asString(object['apiVersion']) ?? '',
    kind,
    namespace: isClusterWide(kind) ? '' : asString(metadata['namespace']) || 'default',
    name: asString(metadata['name']) ?? '',
  };
}

export function isSameId(a: ResourceId, b: ResourceId): boolean {
  return a.kind === b.kind && a.name === b.name && a.namespace === b.namespace && a.apiVersion === b.apiVersion;
}

/** Its current id and all former ones. */
export function idsOf(resource: Resource): ResourceId[] {
  return [...resource.previous, idOf(resource.object)];
}

/** The resource with other contents; `layer`, the file that asked for it, is noted if that changes anything. */
export function withObject(resource: Resource, object: JsonObject, layer: string): Resource {
  if (equalJson(resource.object, object)) return resource;
  const layers = resource.origin.layers ?? [];
  const noted = layers.at(-1) === layer ? layers : [...layers, layer];
  return { ...resource, object, origin: { ...resource.origin, layers: [...noted] } };
}

/** As `withObject`, for a change of name or namespace: the former id is kept. */
export function withNewId(resource: Resource, object: JsonObject, layer: string): Resource {
  const changed = withObject(resource, object, layer);
  if (changed === resource) return resource;
  return { ...changed, previous: [...resource.previous, idOf(resource.object)] };
}

export function withMetadata(object: JsonObject, fields: JsonObject): JsonObject {
  return { ...object, metadata: { ...asObject(object['metadata']), ...fields } };
}
