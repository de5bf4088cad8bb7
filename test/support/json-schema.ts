/** The subset of JSON Schema that Microsoft's OpenAPI documents use, checked more strictly: no member may be unknown. */
import { asList, asObject, asString, isObject, type Json, type JsonObject } from '../../src/core/json.js';

/** Where a `$ref` leads. */
export type Resolve = (reference: string, from: SchemaPlace) => SchemaPlace;

/** A schema, and the document that its references are relative to. */
export interface SchemaPlace {
  schema: JsonObject;
  document: JsonObject;
}

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  uuid: (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text),
  uri: (text) => URL.canParse(text),
  'date-time': (text) => !Number.isNaN(Date.parse(text)),
  'arm-id': (text) => text.startsWith('/'),
};

/** One line per problem; none when the value is what the schema says. */
export function findSchemaProblems(value: unknown, place: SchemaPlace, resolve: Resolve, at = ''): string[] {
  const parts = flatten(place, resolve);
  const types = parts.map(({ schema }) => asString(schema['type']) ?? (schema['properties'] ? 'object' : undefined));
  const type = types.find((one) => one !== undefined);
  const here = at === '' ? '(body)' : at;
  if (type === 'object') {
    return isObject(value) ? findMemberProblems(value, parts, resolve, at) : [`${here}: is no object`];
  }
  if (type === 'array') return findItemProblems(value, parts, resolve, at);
  if (type === 'string') return findTextProblems(value, parts, here);
  const isRight = type === 'boolean' || type === 'number' ? typeof value === type : Number.isInteger(value);
  return type === undefined || isRight ? [] : [`${here}: is no ${type}`];
}

/** The schema, and all that it is composed of. */
function flatten(place: SchemaPlace, resolve: Resolve): SchemaPlace[] {
  const reference = asString(place.schema['$ref']);
  if (reference !== undefined) return flatten(resolve(reference, place), resolve);
  const { document } = place;
  const composed = asList(place.schema['allOf']).map((schema) => ({ schema: asObject(schema), document }));
  return [place, ...composed.flatMap((part) => flatten(part, resolve))];
}

function findMemberProblems(value: JsonObject, parts: readonly SchemaPlace[], resolve: Resolve, at: string): string[] {
  const required = parts.flatMap(({ schema }) => asList(schema['required']));
  const missing = required.filter((name) => !Object.hasOwn(value, String(name)));
  return [
    ...missing.map((name) => `${at}/${String(name)}: is missing`),
    ...Object.entries(value).flatMap(([name, member]) => {
      const place = placeOfMember(name, parts);
      return place ? findSchemaProblems(member, place, resolve, `${at}/${name}`) : [`${at}/${name}: is not known`];
    }),
  ];
}

function placeOfMember(name: string, parts: readonly SchemaPlace[]): SchemaPlace | undefined {
  for (const { schema, document } of parts) {
    const member = asObject(schema['properties'])[name] ?? schema['additionalProperties'];
    if (member !== undefined) return { schema: asObject(member), document };
  }
  return undefined;
}

function findItemProblems(value: unknown, parts: readonly SchemaPlace[], resolve: Resolve, at: string): string[] {
  if (!Array.isArray(value)) return [`${at}: is no list`];
  const [part] = parts;
  if (!part) return [];
  const place = { schema: asObject(part.schema['items']), document: part.document };
  return value.flatMap((item: Json, index) => findSchemaProblems(item, place, resolve, `${at}/${String(index)}`));
}

function findTextProblems(value: unknown, parts: readonly SchemaPlace[], here: string): string[] {
  if (typeof value !== 'string') return [`${here}: is no text`];
  return parts.flatMap(({ schema }) => {
    const options = asList(schema['enum']);
    const format = asString(schema['format']) ?? '';
    const check = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
    return [
      ...(options.length === 0 || options.includes(value) ? [] : [`${here}: '${value}' is none of the values`]),
      ...(check && !check(value) ? [`${here}: '${value}' is no ${format}`] : []),
    ];
  });
}
