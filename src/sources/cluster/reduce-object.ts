/** Objects of a live cluster, cut down while they arrive: a hundred thousand pods must not pile up whole. */
import { ABSENT, getAt, setAt } from '../../core/change/edit-fields.js';
import { CUSTOM_KINDS } from '../../core/inventory/custom-kinds.js';
import type { FoundObject } from '../../core/inventory/found.js';
import { LAST_APPLIED_ANNOTATION } from '../../core/inventory/names.js';
import { asList, asObject, asString, isObject, type JsonObject } from '../../core/json.js';
import { groupOf } from '../../core/ref.js';

/** What the inventory reads of a status, by `Kind.group`; of all other kinds nothing. */
const KEPT_STATUS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Job.batch', ['conditions']],
  ['Pod.', ['phase']],
  ...CUSTOM_KINDS.flatMap(({ kind, group, finished }) =>
    finished ? [[`${kind}.${group}`, finished.at] as const] : [],
  ),
]);

/** Without managed fields but for their managers' names, without the last applied configuration, and mostly without status. */
export function reduceObject(object: JsonObject): FoundObject {
  const { status, ...rest } = object;
  const { managedFields, ...metadata } = asObject(object['metadata']);
  const group = groupOf(asString(object['apiVersion']) ?? '');
  const kept = KEPT_STATUS.get(`${asString(object['kind']) ?? ''}.${group}`);
  const value = kept ? getAt(status, kept) : ABSENT;
  const managers = asList(managedFields).flatMap((entry) => asString(asObject(entry)['manager']) ?? []);
  return {
    object: {
      ...rest,
      metadata: withoutLastApplied(metadata),
      ...(kept && 'is' in value ? { status: setAt({}, kept, value) ?? {} } : {}),
    },
    origin: {},
    managers: [...new Set(managers)].sort(),
  };
}

/** Just enough of an object to follow its owner reference. */
export function reduceToOwnerLink(object: JsonObject): FoundObject {
  const metadata = asObject(object['metadata']);
  const links = ['name', 'namespace', 'uid', 'ownerReferences'].flatMap((key) => {
    const value = metadata[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  const { apiVersion = '', kind = '' } = object;
  return { object: { apiVersion, kind, metadata: Object.fromEntries(links) }, origin: {} };
}

/** Leaves an empty map where one was: a patch must know whether to add it. */
function withoutLastApplied(metadata: JsonObject): JsonObject {
  const { annotations } = metadata;
  if (!isObject(annotations) || !(LAST_APPLIED_ANNOTATION in annotations)) return metadata;
  const others = Object.entries(annotations).filter(([key]) => key !== LAST_APPLIED_ANNOTATION);
  return { ...metadata, annotations: Object.fromEntries(others) };
}
