/** How documents are defined: once, as a schema, from which type, JSON Schema and decoder follow. */
import Type, { type TSchema, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Json } from '../json.js';

export { Type };
export type { Static, TSchema };

/** An object that refuses keys it does not know: a decoder must never drop what it was told. */
export function strict<T extends Record<string, TSchema>>(properties: T, options: { description?: string } = {}) {
  return Type.Object(properties, { additionalProperties: false, ...options });
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

/** Where and how a value breaks its schema. `path` is a JSON pointer, '' for the whole. */
export interface SchemaProblem {
  path: string;
  message: string;
}

/**
 * A check of values against a schema, compiled on first use. Of a key that no schema knows it says so by name, and of a
 * union it says what the union is about instead of listing every branch.
 */
export function problemsOf(schema: TSchema): (value: unknown) => SchemaProblem[] {
  let compiled: ReturnType<typeof Compile> | undefined;
  return (value) => {
    compiled ??= Compile(schema);
    if (compiled.Check(value)) return [];
    const [, errors] = [undefined, compiled.Errors(value)];
    const problems = errors
      .filter((error) => error.keyword !== 'boolean')
      .map((error): SchemaProblem => {
        const unknown = (error.params as { additionalProperties?: string[] }).additionalProperties;
        return {
          path: error.instancePath,
          message: unknown ? `unknown key ${unknown.map((key) => `"${key}"`).join(', ')}` : error.message,
        };
      });
    return problems.length > 0 ? problems : [{ path: '', message: 'does not fit the schema' }];
  };
}
