/** A stand-in for an API server: lists, gets and fails over real sockets, as told. */
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { asObject, asString, asStringMap, type JsonObject } from '../../src/core/json.js';

export interface FakeRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: http.IncomingHttpHeaders;
  /** Subject of the client certificate. */
  client?: string;
}

/** An answer; or a connection that breaks at once, in the middle of a body, or never says anything. */
export type FakeAnswer =
  { status: number; headers?: Record<string, string>; body?: unknown } | 'cut' | 'cut-body' | 'stall';

export interface FakeOptions {
  objects?: readonly JsonObject[];
  /** API groups that are served besides the built-in ones. */
  groups?: readonly string[];
  /** Objects per page, when less than what is asked for. */
  pageSize?: number;
  tls?: https.ServerOptions;
  /** Answers instead of the server; undefined: as usual. */
  intercept?: (request: FakeRequest) => FakeAnswer | undefined;
}

export interface FakeKubernetes {
  url: string;
  port: number;
  requests: FakeRequest[];
  connections: () => number;
  stop(): Promise<void>;
}

/** Served whether or not there is an object of them. */
const BUILT_IN: Record<string, readonly string[]> = {
  '': ['namespaces', 'nodes', 'pods', 'replicationcontrollers', 'secrets', 'serviceaccounts', 'services'],
  apps: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
  batch: ['cronjobs', 'jobs'],
  'admissionregistration.k8s.io': ['mutatingwebhookconfigurations'],
  'networking.k8s.io': ['networkpolicies'],
  policy: ['poddisruptionbudgets'],
  'rbac.authorization.k8s.io': ['clusterrolebindings', 'rolebindings'],
};

export async function startFakeKubernetes(options: FakeOptions = {}): Promise<FakeKubernetes> {
  const requests: FakeRequest[] = [];
  const handle: http.RequestListener = (incoming, response) => {
    const request = readRequest(incoming);
    requests.push(request);
    send(response, request, options.intercept?.(request) ?? answer(options, request));
  };
  const server = options.tls ? https.createServer(options.tls, handle) : http.createServer(handle);
  let connections = 0;
  server.on(options.tls ? 'secureConnection' : 'connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** `{status: 403, …}` as the API server words it. */
export function forbidden(resource: string): FakeAnswer {
  return statusAnswer(403, 'Forbidden', resource);
}

export function statusAnswer(code: number, reason: string, resource = ''): FakeAnswer {
  const body = { kind: 'Status', status: 'Failure', message: `secret words about ${resource}`, reason, code };
  return { status: code, body: { ...body, ...(resource === '' ? {} : { details: { kind: resource } }) } };
}

/** `/apis/apps/v1/namespaces/shop/deployments/api` taken apart; undefined for paths that name no resource. */
export function parseResource(
  path: string,
): { group: string; version: string; namespace?: string; plural?: string; name?: string } | undefined {
  const parts = path.split('/').slice(1);
  const group = parts[0] === 'api' ? '' : parts[0] === 'apis' ? parts[1] : undefined;
  if (group === undefined) return undefined;
  const [version = '', ...rest] = parts.slice(group === '' ? 1 : 2);
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2;
  const [plural, name] = inNamespace ? rest.slice(2) : rest;
  return {
    group,
    version,
    ...(inNamespace && rest[1] !== undefined ? { namespace: rest[1] } : {}),
    ...(plural === undefined ? {} : { plural }),
    ...(name === undefined ? {} : { name }),
  };
}

function readRequest(incoming: http.IncomingMessage): FakeRequest {
  const url = new URL(incoming.url ?? '/', 'http://fake');
  const socket = incoming.socket as Partial<TLSSocket>;
  const client = socket.getPeerCertificate?.().subject?.CN;
  return {
    method: incoming.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    ...(client === undefined ? {} : { client: String(client) }),
  };
}

function answer(options: FakeOptions, request: FakeRequest): FakeAnswer {
  if (request.path === '/version') return { status: 200, body: { gitVersion: 'v1.34.2' } };
  if (request.path === '/.well-known/openid-configuration') {
    return { status: 200, body: { issuer: 'https://issuer.example/' } };
  }
  if (request.path === '/apis') return { status: 200, body: { groups: listGroups(options) } };
  const resource = parseResource(request.path);
  if (!resource || ![...Object.keys(BUILT_IN), ...(options.groups ?? [])].includes(resource.group)) {
    return statusAnswer(404, 'NotFound');
  }
  const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
  const all = (options.objects ?? []).filter((object) => object['apiVersion'] === apiVersion);
  if (resource.plural === undefined) {
    return { status: 200, body: { groupVersion: apiVersion, resources: listResources(resource.group, all) } };
  }
  const found = all.filter((object) => isIn(object, resource.plural ?? '', resource.namespace));
  if (resource.name === undefined) return listPage(options, request, found);
  const object = found.find((candidate) => asObject(candidate['metadata'])['name'] === resource.name);
  return object ? { status: 200, body: object } : statusAnswer(404, 'NotFound', resource.plural);
}

/** Versions are those that objects have. */
function listGroups({ objects = [], groups = [] }: FakeOptions): JsonObject[] {
  return [...Object.keys(BUILT_IN), ...groups]
    .filter((name) => name !== '')
    .map((name) => {
      const of = objects.map(({ apiVersion }) => String(apiVersion)).filter((each) => each.startsWith(`${name}/`));
      const versions = [...new Set([...of.map((each) => each.slice(name.length + 1)), 'v1'])];
      return { name, versions: versions.map((version) => ({ version })) };
    });
}

/** Of kinds without an object only the name is known. */
function listResources(group: string, objects: readonly JsonObject[]): JsonObject[] {
  const known = new Map(objects.map((object) => [pluralOf(object), object]));
  const names = new Set([...(BUILT_IN[group] ?? []), ...known.keys()]);
  return [...names].map((name) => {
    const object = known.get(name);
    const namespaced = object === undefined || asString(asObject(object['metadata'])['namespace']) !== undefined;
    return { name, kind: asString(object?.['kind']) ?? '', namespaced, verbs: ['get', 'list'] };
  });
}

function isIn(object: JsonObject, plural: string, namespace: string | undefined): boolean {
  return (
    pluralOf(object) === plural && (namespace === undefined || asObject(object['metadata'])['namespace'] === namespace)
  );
}

function pluralOf(object: JsonObject): string {
  const kind = (asString(object['kind']) ?? '').toLowerCase();
  if (kind.endsWith('y')) return `${kind.slice(0, -1)}ies`;
  if (kind.endsWith('ss')) return `${kind}es`;
  return kind.endsWith('s') ? kind : `${kind}s`;
}

function listPage(options: FakeOptions, request: FakeRequest, found: readonly JsonObject[]): FakeAnswer {
  const selected = found.filter((object) => isSelected(object, request.query.get('labelSelector') ?? ''));
  const start = Number(request.query.get('continue') ?? 0);
  const limit = Math.min(Number(request.query.get('limit') ?? Infinity), options.pageSize ?? Infinity);
  const end = start + limit;
  const partial = request.headers.accept?.includes('as=PartialObjectMetadataList') === true;
  const items = selected.slice(start, end).map((object) => {
    // Items of a list carry no type of their own; those of a metadata list carry that of their metadata.
    const item = Object.entries(object).filter(([key]) => key !== 'apiVersion' && key !== 'kind');
    return partial
      ? { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', metadata: object['metadata'] }
      : Object.fromEntries(item);
  });
  const metadata = { resourceVersion: '1', ...(end < selected.length ? { continue: String(end) } : {}) };
  return { status: 200, body: { kind: 'List', apiVersion: 'v1', metadata, items } };
}

/** `key`, `!key` and several of them; no values. */
function isSelected(object: JsonObject, selector: string): boolean {
  const labels = asStringMap(asObject(object['metadata'])['labels']);
  const terms = selector === '' ? [] : selector.split(',');
  return terms.every((term) => (term.startsWith('!') ? !(term.slice(1) in labels) : term in labels));
}

function send(response: http.ServerResponse, request: FakeRequest, given: FakeAnswer): void {
  if (given === 'stall') return;
  if (given === 'cut') {
    response.socket?.destroy();
    return;
  }
  if (given === 'cut-body') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"items":[', () => response.socket?.destroy());
    return;
  }
  const text = typeof given.body === 'string' ? given.body : JSON.stringify(given.body ?? {});
  const zip = request.headers['accept-encoding'] === 'gzip';
  response.writeHead(given.status, {
    'content-type': 'application/json',
    ...(zip ? { 'content-encoding': 'gzip' } : {}),
    ...given.headers,
  });
  response.end(zip ? gzipSync(text) : text);
}
