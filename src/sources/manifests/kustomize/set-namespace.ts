/** `namespace:` of a kustomization. */
import { isClusterWide } from '../../../core/inventory/raw-object.js';
import { asList, asObject, type Json, type JsonObject } from '../../../core/json.js';
import { type Resource, withMetadata, withNewId, withObject } from './resource.js';

/** Renames Namespace objects too, as kustomize does; a kind that it does not know counts as namespaced. */
export function setNamespace(resources: readonly Resource[], namespace: string, layer: string): Resource[] {
  return resources.map((resource) => {
    const placed = withNewId(resource, placeObject(resource.object, namespace), layer);
    return withObject(placed, placeDefaultSubjects(placed.object, namespace), layer);
  });
}

function placeObject(object: JsonObject, namespace: string): JsonObject {
  const kind = object['kind'];
  if (kind === 'Namespace') return withMetadata(object, { name: namespace });
  return typeof kind === 'string' && isClusterWide(kind) ? object : withMetadata(object, { namespace });
}

/** Of subjects only accounts called `default` move here; the others follow the account they name. */
function placeDefaultSubjects(object: JsonObject, namespace: string): JsonObject {
  const { kind, subjects } = object;
  if ((kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding') || subjects === undefined) return object;
  const place = (item: Json): Json => {
    const subject = asObject(item);
    return subject['kind'] === 'ServiceAccount' && subject['name'] === 'default' ? { ...subject, namespace } : item;
  };
  return { ...object, subjects: asList(subjects).map(place) };
}
