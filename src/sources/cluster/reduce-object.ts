/** Objects of a live cluster, cut down while they arrive: a hundred thousand pods must not pile up whole. */
import type { FoundObject } from '../../core/inventory/found.js';
import { asList, asObject, asString, isObject, type JsonObject } from '../../core/json.js';

/** A copy of the whole object, with everything that was ever applied. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** What the inventory reads of a status; of all other kinds nothing. */
const KEPT_STATUS: Record<string, string> = { Job: 'conditions', Pod: 'phase' };

/** Without managed fields but for their managers' names, without the last applied configuration, and mostly without status. */
export function reduceObject(object: JsonObject): FoundObject {
  const { status, ...rest } = object;
  const { managedFields, ...metadata } = asObject(object['metadata']);
  const kept = KEPT_STATUS[asString(object['kind']) ?? ''];
  const value = kept === undefined ? undefined : asObject(status)[kept];
  const managers = asList(managedFields).flatMap((entry) => asString(asObject(entry)['manager']) ?? []);
  return {
    object: {
      ...rest,
      metadata: withoutLastApplied(metadata),
      ...(kept === undefined || value === undefined ? {} : { status: { [kept]: value } }),
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
  if (!isObject(annotations) || !(LAST_APPLIED in annotations)) return metadata;
  const others = Object.entries(annotations).filter(([key]) => key !== LAST_APPLIED);
  return { ...metadata, annotations: Object.fromEntries(others) };
}
