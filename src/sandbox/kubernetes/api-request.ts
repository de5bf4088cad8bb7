/** What a request to the API server asks for. */
import type { HttpRequest } from '../../ports/http.js';
import type { ResourceType } from '../../ports/kubernetes.js';
import { parseJson } from '../read-json.js';
import { badRequest, methodNotAllowed, noSuchPath } from './api-error.js';
import type { KubernetesState } from './state.js';

export type Verb = 'get' | 'list' | 'create' | 'update' | 'patch' | 'delete';

export interface ObjectRequest {
  verb: Verb;
  type: ResourceType;
  /** Absent: of no namespace, or of all. */
  namespace?: string;
  name: string;
  /** '' for the object itself. */
  subresource: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
}

const VERBS: Readonly<Record<string, Verb>> = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };
/** Of a namespace itself, and no kinds in it. */
const SUBRESOURCES_OF_NAMESPACES = new Set(['status', 'finalize']);

export function splitPath(path: string): { pathname: string; query: URLSearchParams } {
  const url = new URL(path, 'https://sandbox');
  return { pathname: url.pathname, query: url.searchParams };
}

/**
 * Undefined for a path that is not below `/api` or `/apis`, or that names no resource.
 *
 * @throws ApiError for a kind that is not served
 */
export function readObjectRequest(state: KubernetesState, request: HttpRequest): ObjectRequest | undefined {
  const { pathname, query } = splitPath(request.path);
  const parts = pathname.split('/').slice(1).map(decodeURIComponent);
  const isCore = parts[0] === 'api';
  if (!isCore && parts[0] !== 'apis') return undefined;
  const [group, version, ...rest] = isCore ? ['', ...parts.slice(1)] : parts.slice(1);
  if (group === undefined || version === undefined || rest.length === 0) return undefined;
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2 && !SUBRESOURCES_OF_NAMESPACES.has(rest[2] ?? '');
  const [plural = '', name = '', ...subresource] = inNamespace ? rest.slice(2) : rest;
  const type = state.types.find((one) => one.group === group && one.version === version && one.plural === plural);
  if (!type || (inNamespace && !type.namespaced)) throw noSuchPath();
  const headers = Object.entries(request.headers ?? {}).map(([key, value]) => [key.toLowerCase(), value]);
  return {
    verb: readVerb(request.method, name),
    type,
    ...(inNamespace ? { namespace: rest[1] ?? '' } : {}),
    name,
    subresource: subresource.join('/'),
    query,
    headers: Object.fromEntries(headers),
    body: request.body,
  };
}

function readVerb(method: string, name: string): Verb {
  if (method === 'GET') return name === '' ? 'list' : 'get';
  const verb = VERBS[method];
  if (!verb || (name === '' && verb !== 'create')) throw methodNotAllowed();
  return verb;
}

/** @throws ApiError when it is no JSON */
export function readBody({ body }: ObjectRequest): unknown {
  const value = parseJson(body);
  if (value === undefined) throw badRequest('the object provided is unrecognized (must be of type json)');
  return value;
}

export function isDryRun({ query }: ObjectRequest): boolean {
  return query.getAll('dryRun').includes('All');
}
