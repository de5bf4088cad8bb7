/** Applies the patches of a kustomization to its resources. */
import { asObject, isObject, type Json, type JsonObject, withoutKeys } from '../../../core/json.js';
import { formatRef, groupOf } from '../../../core/ref.js';
import { type BuildContext, skipInBuild } from './build-context.js';
import { applyJsonPatch } from './json-patch.js';
import type { Patch } from './read-patches.js';
import { idOf, idsOf, isSameId, type Resource, withMetadata, withObject } from './resource.js';
import { compileTarget } from './select-targets.js';
import { mergeStrategically } from './strategic-merge.js';

export function applyPatches(
  context: BuildContext,
  resources: readonly Resource[],
  patches: readonly Patch[],
): Resource[] {
  let patched = [...resources];
  for (const patch of patches) {
    for (const document of patch.documents) {
      const selected = selectTargets(context, patched, patch, document);
      if (selected.size === 0) continue;
      patched = patched.flatMap((resource) =>
        selected.has(resource) ? (applyDocument(context, resource, patch, document) ?? []) : resource,
      );
    }
  }
  return patched;
}

function selectTargets(
  context: BuildContext,
  resources: readonly Resource[],
  patch: Patch,
  document: Json,
): Set<Resource> {
  if (patch.target) return selectByTarget(context, resources, patch, patch.target);
  if (!isObject(document)) {
    skipInBuild(context, patch.file, 'invalid', 'has a JSON 6902 patch without a target');
    return new Set();
  }
  const id = idOf(document);
  const named = resources.filter((resource) => idsOf(resource).some((own) => isSameId(own, id)));
  if (named.length === 0) {
    const ref = formatRef({ ...id, group: groupOf(id.apiVersion) });
    skipInBuild(context, patch.file, 'invalid', `patches ${ref}, which the kustomization does not have`);
  }
  return new Set(named);
}

/** kustomize accepts a target that nothing fits; it is worth a word, but changes nothing. */
function selectByTarget(
  context: BuildContext,
  resources: readonly Resource[],
  patch: Patch,
  target: JsonObject,
): Set<Resource> {
  const selector = compileTarget(target);
  if ('problem' in selector) {
    skipInBuild(context, patch.file, 'unsupported', `has a patch that is not applied: ${selector.problem}`);
    return new Set();
  }
  const selected = resources.filter((resource) => selector.matches(resource));
  if (selected.length === 0) {
    skipInBuild(context, patch.file, 'invalid', 'has a patch whose target fits nothing', { affects: [] });
  }
  return new Set(selected);
}

/** Undefined when the patch deletes the resource. */
function applyDocument(context: BuildContext, resource: Resource, patch: Patch, document: Json): Resource | undefined {
  if (isObject(document)) {
    const merged = mergeStrategically(resource.object, document);
    return merged && withObject(resource, keepId(resource.object, merged), patch.layer);
  }
  const result = applyJsonPatch(resource.object, Array.isArray(document) ? (document as Json[]) : [document]);
  if ('value' in result && isObject(result.value)) return withObject(resource, result.value, patch.layer);
  const reason = 'problem' in result ? result.problem : 'it leaves no object';
  skipInBuild(context, patch.file, 'invalid', `has a patch that cannot be applied: ${reason}`);
  return resource;
}

/** A merge may name its object by a former name, or by any name where a target selects; it never renames. */
function keepId(before: JsonObject, merged: JsonObject): JsonObject {
  const { kind, metadata } = before;
  const { name, namespace } = asObject(metadata);
  const unnamed = { ...merged, metadata: withoutKeys(asObject(merged['metadata']), ['name', 'namespace']) };
  const named = withMetadata(unnamed, {
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
  });
  return kind === undefined ? named : { ...named, kind };
}
