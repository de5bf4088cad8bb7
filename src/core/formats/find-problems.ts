/** Checking values against a schema. Apart from the schemas themselves, since what only prints documents needs no checker. */
import { Compile } from 'typebox/compile';
import { Settings } from 'typebox/system';
import { findClosest } from '../edit-distance.js';
import { asObject, type Json } from '../json.js';
import type { TSchema } from './schema.js';

/** Where and how a value breaks its schema. `path` is a JSON pointer, '' for the whole. */
export interface SchemaProblem {
  path: string;
  message: string;
  /** The key of the object at `path` that is the problem, rather than the object. */
  key?: string;
}

type Validator = ReturnType<typeof Compile>;
type SchemaError = ReturnType<Validator['Errors']>[number];

/** Far more than are shown: how many there are is told too. */
const MAX_PROBLEMS = 1_000;

/**
 * A check of values against a schema, compiled on first use. Of a key that no schema knows it says so by name, and of a
 * union it says what the union is about instead of listing every branch.
 */
export function problemsOf(schema: TSchema): (value: unknown) => SchemaProblem[] {
  let compiled: Validator | undefined;
  return (value) => {
    compiled ??= Compile(schema);
    if (compiled.Check(value)) return [];
    const problems = listErrors(compiled, value).flatMap((error) => describeError(error, schema));
    return problems.length > 0 ? problems : [{ path: '', message: 'does not fit the schema' }];
  };
}

/** TypeBox stops after 8 errors, by a setting that all its validators share. */
function listErrors(validator: Validator, value: unknown): SchemaError[] {
  const { maxErrors } = Settings.Get();
  Settings.Set({ maxErrors: MAX_PROBLEMS });
  try {
    return validator.Errors(value);
  } finally {
    Settings.Set({ maxErrors });
  }
}

/** Empty for an error that only repeats another. */
function describeError(error: SchemaError, schema: TSchema): SchemaProblem[] {
  const path = error.instancePath;
  switch (error.keyword) {
    case 'boolean':
      return [];
    case 'additionalProperties': {
      const known = Object.keys(asObject(asObject(lookUpPointer(schema, error.schemaPath))['properties']));
      return error.params.additionalProperties.map((key) => ({ path, key, message: describeUnknownKey(key, known) }));
    }
    case 'const':
      return [{ path, message: `must be ${JSON.stringify(error.params.allowedValue)}` }];
    case 'enum':
      return [{ path, message: `must be one of ${error.params.allowedValues.map(String).join(', ')}` }];
    case 'required':
      return [{ path, message: `lacks ${error.params.requiredProperties.join(', ')}` }];
    case 'minLength':
    case 'minItems':
      return [{ path, message: error.params.limit === 1 ? 'must not be empty' : error.message }];
    default:
      return [{ path, message: error.message }];
  }
}

function describeUnknownKey(key: string, known: readonly string[]): string {
  const closest = findClosest(key, known);
  return `unknown key ${JSON.stringify(key)}${closest === undefined ? '' : `, did you mean ${JSON.stringify(closest)}?`}`;
}

/** What a pointer such as `#/properties/a/items` leads to. */
function lookUpPointer(schema: unknown, pointer: string): unknown {
  return splitPointer(pointer).reduce<unknown>(
    (value, key) => (Array.isArray(value) ? (value[Number(key)] as Json) : asObject(value)[key]),
    schema,
  );
}

/** The keys of a JSON pointer (RFC 6901). */
export function splitPointer(pointer: string): string[] {
  const keys = pointer.split('/').slice(1);
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}
