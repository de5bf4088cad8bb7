/** `namePrefix:` and `nameSuffix:` of a kustomization. */
import { asObject } from '../../../core/json.js';
import { type Resource, withMetadata, withNewId } from './resource.js';

/** Kinds whose names mean something beyond themselves; kustomize leaves them. */
const NEVER_RENAMED = new Set(['CustomResourceDefinition', 'APIService', 'Namespace']);

export function rename(
  resources: readonly Resource[],
  affix: { prefix: string; suffix: string },
  layer: string,
): Resource[] {
  const prefixed = renameEach(resources, (name) => affix.prefix + name, layer);
  return renameEach(prefixed, (name) => name + affix.suffix, layer);
}

function renameEach(resources: readonly Resource[], change: (name: string) => string, layer: string): Resource[] {
  return resources.map((resource) => {
    const { kind, metadata } = resource.object;
    const { name } = asObject(metadata);
    if (typeof name !== 'string' || (typeof kind === 'string' && NEVER_RENAMED.has(kind))) return resource;
    return withNewId(resource, withMetadata(resource.object, { name: change(name) }), layer);
  });
}
