/** Strategic merge patches as kustomize applies them. */
import { asList, asObject, asString, isObject, type Json, type JsonObject } from '../../../core/json.js';
import { groupOf } from '../../../core/ref.js';

/** Field name → field by which the elements of such a list merge; lists of other fields are replaced. */
type MergeKeys = Readonly<Record<string, string>>;

/** The elements themselves are compared. */
const WHOLE = '';

const METADATA: MergeKeys = { finalizers: WHOLE };
const SERVICE_ACCOUNT: MergeKeys = { ...METADATA, secrets: 'name' };
const POD: MergeKeys = {
  ...METADATA,
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  volumes: 'name',
  env: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  ports: 'containerPort',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
};
const SERVICE: MergeKeys = { ...METADATA, ports: 'port' };
const WEBHOOKS: MergeKeys = { ...METADATA, webhooks: 'name' };

/** Undefined when the patch deletes the object. */
export function mergeStrategically(object: JsonObject, patch: JsonObject): JsonObject | undefined {
  return mergeMap(object, patch, mergeKeysOf(object));
}

/** Lists of custom resources are always replaced: nobody told how they merge. */
function mergeKeysOf({ apiVersion, kind }: JsonObject): MergeKeys {
  const group = groupOf(asString(apiVersion) ?? '');
  if (group === 'admissionregistration.k8s.io') return WEBHOOKS;
  if (group.includes('.')) return {};
  if (kind === 'ServiceAccount') return SERVICE_ACCOUNT;
  return kind === 'Service' ? SERVICE : POD;
}

function mergeMap(target: JsonObject, patch: JsonObject, keys: MergeKeys): JsonObject | undefined {
  if (patch['$patch'] === 'delete') return undefined;
  const merged = new Map<string, Json>(patch['$patch'] === 'replace' ? [] : Object.entries(target));
  for (const [field, value] of Object.entries(patch)) {
    if (field.startsWith('$')) continue;
    const result = mergeValue(field, merged.get(field), value, keys);
    if (result === undefined) merged.delete(field);
    else merged.set(field, result);
  }
  return Object.fromEntries(merged);
}

function mergeValue(field: string, target: Json | undefined, patch: Json, keys: MergeKeys): Json | undefined {
  if (patch === null) return undefined;
  if (isObject(patch)) return mergeMap(asObject(target), patch, keys);
  return Array.isArray(patch) ? mergeList(field, asList(target), asList(patch), keys) : patch;
}

function mergeList(field: string, target: readonly Json[], patch: readonly Json[], keys: MergeKeys): Json[] {
  const key = Object.hasOwn(keys, field) ? keys[field] : undefined;
  const replaces = patch.some((item) => isDirective(item) && asObject(item)['$patch'] === 'replace');
  return mergeItems(key ?? WHOLE, replaces || key === undefined ? [] : target, patch, keys);
}

/** What the patch names comes first, in the order of the patch; the rest keeps its order. */
function mergeItems(key: string, target: readonly Json[], patch: readonly Json[], keys: MergeKeys): Json[] {
  const isNamedBy = (item: Json) => (other: Json) => isSameElement(key, item, other);
  const named = patch.flatMap((item): Json[] => {
    if (!isObject(item)) return [item];
    if (isDirective(item)) return [];
    const merged = mergeMap(asObject(target.find(isNamedBy(item))), item, keys);
    return merged === undefined ? [] : [merged];
  });
  return [...named, ...target.filter((item) => !patch.some(isNamedBy(item)))];
}

function isSameElement(key: string, a: Json, b: Json): boolean {
  if (key === WHOLE) return a === b;
  return isObject(a) && isObject(b) && a[key] !== undefined && a[key] === b[key];
}

/** An element that holds nothing but `$patch: …`. */
function isDirective(item: Json): boolean {
  if (!isObject(item)) return false;
  const fields = Object.keys(item);
  return fields.length > 0 && fields.every((field) => field.startsWith('$'));
}
