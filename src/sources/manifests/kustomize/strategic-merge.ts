/** Strategic merge patches as kustomize applies them. */
import { asObject, asString, isObject, type Json, type JsonObject } from '../../../core/json.js';
import { groupOf } from '../../../core/ref.js';

/** Lists of built-in kinds that merge by a field of their elements; all others are replaced. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  volumes: 'name',
  env: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  imagePullSecrets: 'name',
  secrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  webhooks: 'name',
};

/** Undefined when the patch deletes the object. Lists of custom resources are always replaced: nobody told how they merge. */
export function mergeStrategically(object: JsonObject, patch: JsonObject): JsonObject | undefined {
  return mergeMap(object, patch, isBuiltIn(object));
}

function isBuiltIn(object: JsonObject): boolean {
  const group = groupOf(asString(object['apiVersion']) ?? '');
  if (!group.includes('.')) return true;
  return /^(?:admissionregistration|apiextensions|apiregistration|networking|rbac\.authorization|storage|scheduling|policy)\.k8s\.io$/.test(
    group,
  );
}

function mergeMap(target: JsonObject, patch: JsonObject, builtIn: boolean): JsonObject | undefined {
  if (patch['$patch'] === 'delete') return undefined;
  const merged = new Map<string, Json>(patch['$patch'] === 'replace' ? [] : Object.entries(target));
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    const result = mergeValue(key, merged.get(key), value, builtIn);
    if (result === undefined) merged.delete(key);
    else merged.set(key, result);
  }
  return Object.fromEntries(merged);
}

function mergeValue(key: string, target: Json | undefined, patch: Json, builtIn: boolean): Json | undefined {
  if (patch === null) return undefined;
  if (isObject(patch)) return mergeMap(asObject(target), patch, builtIn);
  if (!Array.isArray(patch)) return patch;
  return mergeList(key, Array.isArray(target) ? (target as Json[]) : [], patch as Json[], builtIn);
}

function mergeList(field: string, target: readonly Json[], patch: readonly Json[], builtIn: boolean): Json[] {
  const replaces = patch.some(
    (item) => isObject(item) && item['$patch'] === 'replace' && Object.keys(item).length === 1,
  );
  const kept = replaces || !builtIn ? [] : target;
  if (field === 'finalizers') return [...patch, ...kept.filter((item) => !patch.includes(item))];
  const key = mergeKeyOf(field, patch);
  return key === undefined ? cleanItems(patch, builtIn) : mergeItems(key, kept, patch, builtIn);
}

function mergeKeyOf(field: string, patch: readonly Json[]): string | undefined {
  if (field !== 'ports') return MERGE_KEYS[field];
  return patch.some((item) => isObject(item) && 'containerPort' in item) ? 'containerPort' : 'port';
}

/** What the patch names comes first, in the order of the patch; the rest keeps its order. */
function mergeItems(key: string, target: readonly Json[], patch: readonly Json[], builtIn: boolean): Json[] {
  const isNamedBy = (item: Json) => (other: Json) =>
    isObject(item) && isObject(other) && item[key] !== undefined && item[key] === other[key];
  const named = patch.flatMap((item): Json[] => {
    if (!isObject(item)) return [item];
    if (Object.keys(item).every((name) => name.startsWith('$'))) return [];
    const merged = mergeMap(asObject(target.find(isNamedBy(item))), item, builtIn);
    return merged === undefined ? [] : [merged];
  });
  return [...named, ...target.filter((item) => !patch.some(isNamedBy(item)))];
}

/** Patch items on their own: without directives and nulls. */
function cleanItems(items: readonly Json[], builtIn: boolean): Json[] {
  return items.flatMap((item): Json[] => {
    if (!isObject(item)) return [item];
    if (Object.keys(item).length > 0 && Object.keys(item).every((name) => name.startsWith('$'))) return [];
    const merged = mergeMap({}, item, builtIn);
    return merged === undefined ? [] : [merged];
  });
}
