/** Edits of fields as one JSON Patch (RFC 6902) that fails as a whole when anything it touches is no longer as it was seen. */
import { applyEdits, equalValue, getAt, isAbsent } from '../../core/change/edit-fields.js';
import type { FieldEdit, Path, Value } from '../../core/change/types.js';
import { asObject, type Json, type JsonObject } from '../../core/json.js';

export interface PatchRequest {
  /** The object as it was just read. */
  seen: Json;
  fields: readonly FieldEdit[];
  /** Further places that must hold what they held. */
  holds: readonly { at: Path; is: Value }[];
}

/**
 * The API server takes a test for `null` as one for absence. Where the parents of a field are missing, the first of them
 * is tested and made together with it.
 */
export function buildPatch({ seen, fields, holds }: PatchRequest): JsonObject[] {
  const tests = holds.map(({ at }) => testPlace(seen, findPlace(seen, at)));
  let current = seen;
  const edits = fields.flatMap(withAliases(seen)).flatMap((field) => {
    const place = findPlace(current, field.at);
    const test = testPlace(current, place);
    const before = getAt(current, place);
    const next = applyEdits(current, [field]) ?? null;
    const set = setPlace(current, place, getAt(next, place), before);
    current = next;
    return [test, ...set];
  });
  return [...testIdentity(seen, addressesList([...fields, ...holds])), ...tests, ...edits];
}

/** Positions in a list are only good for the version that they were looked up in. */
function testIdentity(seen: Json, withVersion: boolean): JsonObject[] {
  const { uid, resourceVersion } = asObject(asObject(seen)['metadata']);
  return [
    ...(uid === undefined ? [] : [{ op: 'test', path: '/metadata/uid', value: uid }]),
    ...(withVersion && resourceVersion !== undefined
      ? [{ op: 'test', path: '/metadata/resourceVersion', value: resourceVersion }]
      : []),
  ];
}

function addressesList(places: readonly { at: Path }[]): boolean {
  return places.some(({ at }) => at.some((step) => typeof step !== 'string'));
}

/**
 * The API server fills a service account's name into its older twin `serviceAccount`, and takes it from there again when
 * the name alone is removed (Convert_v1_PodSpec_To_core_PodSpec).
 */
function withAliases(seen: Json): (field: FieldEdit) => FieldEdit[] {
  return (field) => {
    if (field.at.at(-1) !== 'serviceAccountName' || !isAbsent(field.to)) return [field];
    const at = [...field.at.slice(0, -1), 'serviceAccount'];
    const alias = getAt(seen, at);
    return equalValue(alias, field.from) ? [field, { at, from: alias, to: field.to }] : [field];
  };
}

/** The path down to the first key that is missing, or all of it. */
function findPlace(value: Json, at: Path): Path {
  const missing = at.findIndex((_, depth) => isAbsent(getAt(value, at.slice(0, depth + 1))));
  return missing < 0 ? at : at.slice(0, missing + 1);
}

function testPlace(value: Json, place: Path): JsonObject {
  const before = getAt(value, place);
  const { pointer, isListEnd } = toPointer(value, place);
  // A member that is not there has no position; the version of the object stands for it.
  if (isListEnd && isAbsent(before))
    return { op: 'test', path: pointerOf(value, place.slice(0, -1)), value: listAt(value, place) };
  return { op: 'test', path: pointer, value: isAbsent(before) ? null : before.is };
}

function setPlace(value: Json, place: Path, to: Value, from: Value): JsonObject[] {
  const { pointer, isListEnd } = toPointer(value, place);
  if (isAbsent(to)) return isAbsent(from) ? [] : [{ op: 'remove', path: pointer }];
  if (isListEnd && !isAbsent(from)) return [{ op: 'replace', path: pointer, value: to.is }];
  return [{ op: 'add', path: pointer, value: to.is }];
}

function listAt(value: Json, place: Path): Json {
  const list = getAt(value, place.slice(0, -1));
  return isAbsent(list) ? null : list.is;
}

function pointerOf(value: Json, at: Path): string {
  return toPointer(value, at).pointer;
}

/** A JSON Pointer (RFC 6901); `-` for the end of a list that has no such member. */
function toPointer(value: Json, at: Path): { pointer: string; isListEnd: boolean } {
  const tokens = at.map((step, depth) => {
    if (typeof step === 'string') return step.replaceAll('~', '~0').replaceAll('/', '~1');
    const list = getAt(value, at.slice(0, depth));
    const member = getAt(value, at.slice(0, depth + 1));
    if (isAbsent(list) || isAbsent(member) || !Array.isArray(list.is)) return '-';
    return String(list.is.indexOf(member.is));
  });
  return { pointer: tokens.map((token) => `/${token}`).join(''), isListEnd: typeof at.at(-1) !== 'string' };
}
