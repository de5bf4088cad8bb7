/** How documents are defined: once, as a schema, from which type, JSON Schema and decoder follow. */
import Type, { type TSchema, type Static } from 'typebox';
import type { Json } from '../json.js';

export { Type };
export type { Static, TSchema };

/** An object that refuses keys it does not know: a decoder must never drop what it was told. */
export function strict<T extends Record<string, TSchema>>(properties: T, options: { description?: string } = {}) {
  return Type.Object(properties, { additionalProperties: false, ...options });
}

/** The properties of a strict object and more, strict again. */
export function extend<T extends Record<string, TSchema>, More extends Record<string, TSchema>>(
  base: { properties: T },
  more: More,
) {
  return strict({ ...base.properties, ...more });
}

/** One of several strings. */
export function oneOf<const T extends readonly string[]>(values: T, options: { description?: string } = {}) {
  return Type.Unsafe<T[number]>(Type.Enum([...values], options));
}

export const text = (description?: string) => Type.String(description === undefined ? {} : { description });
export const textMap = (description?: string) =>
  Type.Record(Type.String(), Type.String(), description === undefined ? {} : { description });
export const anyJson = (description?: string) =>
  Type.Unsafe<Json>(Type.Unknown(description === undefined ? {} : { description }));
