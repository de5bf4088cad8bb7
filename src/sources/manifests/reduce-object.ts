/** Takes out of an object what a source never hands on: Secret data and the fields of field managers. */
import type { FoundObject, Origin } from '../../core/inventory/found.js';
import { LAST_APPLIED_ANNOTATION } from '../../core/inventory/names.js';
import { asList, asObject, asString, compareText, type JsonObject, withoutKeys } from '../../core/json.js';

export function reduceObject(object: JsonObject, origin: Origin): FoundObject {
  const metadata = asObject(object['metadata']);
  const managers = asList(metadata['managedFields'])
    .map((entry) => asString(asObject(entry)['manager']))
    .filter((manager) => manager !== undefined);
  const reduced = reduceMetadata(withoutSecretData(object));
  if (managers.length === 0) return { object: reduced, origin };
  return { object: reduced, origin, managers: [...new Set(managers)].sort(compareText) };
}

function withoutSecretData(object: JsonObject): JsonObject {
  if (object['kind'] !== 'Secret') return object;
  return withoutKeys(object, ['data', 'stringData']);
}

function reduceMetadata(object: JsonObject): JsonObject {
  const metadata = asObject(object['metadata']);
  const annotations = asObject(metadata['annotations']);
  const changed = 'managedFields' in metadata || LAST_APPLIED_ANNOTATION in annotations;
  if (!changed) return object;
  const kept = withoutKeys(metadata, ['managedFields']);
  const reduced =
    LAST_APPLIED_ANNOTATION in annotations
      ? { ...kept, annotations: withoutKeys(annotations, [LAST_APPLIED_ANNOTATION]) }
      : kept;
  return { ...object, metadata: reduced };
}
