/** Microsoft's OpenAPI documents, read where they lie: finds the operation of a call and holds bodies against it. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { asList, asObject, asString, type JsonObject } from '../../src/core/json.js';
import { findSchemaProblems, type Resolve, type SchemaPlace } from './json-schema.js';

export interface Exchange {
  method: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  requestBody?: unknown;
  status: number;
  /** Undefined: empty. */
  responseBody?: unknown;
}

export interface OpenApi {
  /** `GET /subscriptions/{subscriptionId}/…`; undefined when the document has no such operation. */
  operationOf(exchange: Pick<Exchange, 'method' | 'path'>): string | undefined;
  problemsOfRequest(exchange: Exchange): string[];
  problemsOfResponse(exchange: Exchange): string[];
}

const FOLDER = new URL('../../../shared/azure-api/', import.meta.url).pathname;
const COMMON = 'swagger-2021-07-fork/common-types_resource-management_';

export function readOpenApi(file: string): OpenApi {
  const document = readDocument(file);
  const common = ['v1', 'v2'].map((version) => [version, readDocument(`${COMMON}${version}.json`)] as const);
  const resolve: Resolve = (reference, from) => {
    const [target = '', pointer = ''] = reference.split('#');
    const [, version] = /resource-management\/(v\d)\//.exec(target) ?? [];
    const found = target === '' ? from.document : common.find(([name]) => name === version)?.[1];
    if (!found) throw new Error(`no document for ${reference} in ${basename(file)}`);
    return { schema: follow(found, pointer), document: found };
  };
  const find = (method: string, path: string): Operation | undefined => findOperation(document, method, path);
  return {
    operationOf: ({ method, path }) => find(method, path)?.name,
    problemsOfRequest: (exchange) => requestProblems(exchange, find(exchange.method, exchange.path), document, resolve),
    problemsOfResponse: (exchange) =>
      responseProblems(exchange, find(exchange.method, exchange.path), document, resolve),
  };
}

interface Operation {
  name: string;
  definition: JsonObject;
}

function readDocument(file: string): JsonObject {
  return asObject(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
}

function follow(document: JsonObject, pointer: string): JsonObject {
  return pointer
    .split('/')
    .slice(1)
    .reduce<JsonObject>((value, key) => asObject(value[key]), document);
}

/** The path with the fewest parameters wins. */
function findOperation(document: JsonObject, method: string, path: string): Operation | undefined {
  const matching = Object.entries(asObject(document['paths']))
    .filter(([template, methods]) => asObject(methods)[method.toLowerCase()] && toExpression(template).test(path))
    .sort(([one], [other]) => weight(one) - weight(other));
  const [found] = matching;
  if (!found) return undefined;
  return { name: `${method} ${found[0]}`, definition: asObject(asObject(found[1])[method.toLowerCase()]) };
}

function weight(template: string): number {
  return template.split('{').length + (/\{(scope|\w+Path)\}/.test(template) ? 100 : 0);
}

function toExpression(template: string): RegExp {
  const pattern = template.replace(/\{(\w+)\}/g, (_, name: string) => (name === 'scope' ? '.*' : '[^/]+'));
  return new RegExp(`^${pattern.replace('/.*', '.*')}$`, 'i');
}

function requestProblems(
  { query, requestBody }: Exchange,
  operation: Operation | undefined,
  document: JsonObject,
  resolve: Resolve,
): string[] {
  if (!operation) return ['no such operation'];
  return asList(operation.definition['parameters']).flatMap((parameter) => {
    const { schema, document: home } = dereference({ schema: asObject(parameter), document }, resolve);
    const name = asString(schema['name']) ?? '';
    const isMissing = schema['required'] === true && schema['in'] === 'query' && !query.has(name);
    const bodySchema = schema['in'] === 'body' ? asObject(schema['schema']) : undefined;
    return [
      ...(isMissing ? [`query parameter ${name} is missing`] : []),
      ...(bodySchema ? findSchemaProblems(requestBody, { schema: bodySchema, document: home }, resolve) : []),
    ];
  });
}

function dereference(place: SchemaPlace, resolve: Resolve): SchemaPlace {
  const reference = asString(place.schema['$ref']);
  return reference === undefined ? place : resolve(reference, place);
}

function responseProblems(
  { status, responseBody }: Exchange,
  operation: Operation | undefined,
  document: JsonObject,
  resolve: Resolve,
): string[] {
  if (!operation) return ['no such operation'];
  const responses = asObject(operation.definition['responses']);
  const isSuccess = status < 300;
  const response = responses[String(status)] ?? (isSuccess ? undefined : responses['default']);
  // Documents without `default` say nothing about errors.
  if (response === undefined) return isSuccess ? [`status ${String(status)} is not known`] : [];
  const schema = asObject(response)['schema'];
  if (schema === undefined) return responseBody === undefined ? [] : ['(body): should be empty'];
  return findSchemaProblems(responseBody, { schema: asObject(schema), document }, resolve);
}
