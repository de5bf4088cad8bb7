/** Reading and writing one place in a JSON value, by path. Values are never changed in place. */
import { asObject, equalJson, isObject, type Json, type JsonObject } from '../json.js';
import type { FieldEdit, Path, PathStep, Value } from './types.js';

export const ABSENT: Value = { absent: true };

export function isAbsent(value: Value): value is { absent: true } {
  return 'absent' in value;
}

export function equalValue(a: Value, b: Value): boolean {
  if (isAbsent(a) || isAbsent(b)) return isAbsent(a) && isAbsent(b);
  return equalJson(a.is, b.is);
}

/** What the place holds; a missing parent makes it absent. */
export function getAt(value: Json | undefined, path: Path): Value {
  if (value === undefined) return ABSENT;
  const [step, ...rest] = path;
  return step === undefined ? { is: value } : getAt(childOf(value, step), rest);
}

/**
 * The value with the place set, or removed. Missing parents are made; a parent that a removal leaves empty stays, since
 * it may have been there before. Removing what is absent changes nothing.
 */
export function setAt(value: Json | undefined, path: Path, to: Value): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return isAbsent(to) ? undefined : to.is;
  const child = value === undefined ? undefined : childOf(value, step);
  if (isAbsent(to) && child === undefined) return value;
  return withChild(value, step, setAt(child, rest, to));
}

/** All edits of a change applied, forwards or backwards. */
export function applyEdits(
  value: Json | undefined,
  fields: readonly FieldEdit[],
  to: 'to' | 'from' = 'to',
): Json | undefined {
  return fields.reduce<Json | undefined>((current, edit) => setAt(current, edit.at, edit[to]), value);
}

function childOf(value: Json, step: PathStep): Json | undefined {
  if (typeof step === 'string') return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  return Array.isArray(value) ? value.find((item: Json) => isElement(item, step)) : undefined;
}

function isElement(item: Json, step: Exclude<PathStep, string>): boolean {
  if ('item' in step) return equalJson(item, step.item);
  return Object.entries(step.where).every(([key, wanted]) => asObject(item)[key] === wanted);
}

function withChild(value: Json | undefined, step: PathStep, child: Json | undefined): Json {
  if (typeof step === 'string') {
    const rest = Object.entries(asObject(value)).filter(([key]) => key !== step);
    if (child === undefined) return Object.fromEntries(rest);
    const isNew = !Object.hasOwn(asObject(value), step);
    return isNew ? Object.fromEntries([...rest, [step, child]]) : replaceMember(asObject(value), step, child);
  }
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  const position = items.findIndex((item) => isElement(item, step));
  if (child === undefined) return items.filter((_, index) => index !== position);
  const element = 'where' in step && isObject(child) ? { ...step.where, ...child } : child;
  return position < 0 ? [...items, element] : items.map((item, index) => (index === position ? element : item));
}

/** Keeps the order of keys, so that a preview differs only where the change does. */
function replaceMember(object: JsonObject, key: string, value: Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, member]) => [name, name === key ? value : member]));
}
