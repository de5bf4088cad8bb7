/** Pod templates in objects of any kind: wherever something has `spec.containers`. */
import type { Path } from '../change/types.js';
import { groupBy } from '../group-by.js';
import { asObject, asString, isObject, type Json, type JsonObject } from '../json.js';
import { type PodReading, readPlace, templateAt } from './pod-place.js';
import { readPodShape } from './read-pod-shape.js';

/** No pod template lies deeper; a hostile object must not exhaust the stack. */
const MAX_DEPTH = 32;

interface Position {
  value: Json;
  /** Undefined below a list element without a name of its own: an edit could not address it. */
  path: Path | undefined;
  where: string;
  depth: number;
}

/** The object itself is none: its own labels do not say what the labels of its pods are. */
export function findPodTemplates(object: JsonObject): PodReading[] {
  const search = (position: Position): PodReading[] => {
    const { value, path, where, depth } = position;
    if (depth > MAX_DEPTH) return [];
    if (!isTemplate(value)) return childrenOf(position).flatMap(search);
    if (path) return [readPlace(object, templateAt(...path))];
    return [{ shape: readPodShape(asObject(value['metadata']), asObject(value['spec'])), where }];
  };
  return childrenOf({ value: object, path: [], where: '', depth: 0 }).flatMap(search);
}

function isTemplate(value: Json): value is JsonObject {
  return isObject(value) && Array.isArray(asObject(value['spec'])['containers']);
}

function childrenOf({ value, path, where, depth }: Position): Position[] {
  if (Array.isArray(value)) return elementsOf(value as readonly Json[], path, where, depth + 1);
  return Object.entries(asObject(value)).map(([key, member]) => ({
    value: member,
    path: path && [...path, key],
    where: where === '' ? key : `${where}.${key}`,
    depth: depth + 1,
  }));
}

function elementsOf(items: readonly Json[], path: Path | undefined, where: string, depth: number): Position[] {
  const byName = groupBy(items, (item) => asString(asObject(item)['name']) ?? '');
  return items.map((item, index) => {
    const name = asString(asObject(item)['name']) ?? '';
    const isSingle = name !== '' && byName.get(name)?.length === 1;
    return {
      value: item,
      path: path && isSingle ? [...path, { where: { name } }] : undefined,
      where: `${where}[${name === '' ? index : name}]`,
      depth,
    };
  });
}
