/** Checking values against a schema. Apart from the schemas themselves, since what only prints documents needs no checker. */
import { Compile } from 'typebox/compile';
import type { TSchema } from './schema.js';

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
    const problems = compiled
      .Errors(value)
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
