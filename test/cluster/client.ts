/** A minimal Kubernetes client for arranging and asserting in tests; shares no code with the clients under test. */
import { once } from 'node:events';
import { request } from 'node:https';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { asList, asObject, asString, isObject, type Json, type JsonObject } from '../../src/core/json.js';

export interface Answer {
  status: number;
  /** Null where the server answers in plain text, as /readyz does. */
  body: Json;
}

/** One request as it is; an answer of any status is an answer. */
export type Ask = (method: string, path: string, body?: Json, contentType?: string) => Promise<Answer>;

export interface ObjectName {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

/** All but `ask` throw when the server does not say yes. */
export interface TestClient {
  ask: Ask;
  create(object: JsonObject): Promise<JsonObject>;
  /** Undefined when there is none. */
  get(name: ObjectName): Promise<JsonObject | undefined>;
  /** Of all namespaces when none is named. */
  list(apiVersion: string, kind: string, namespace?: string): Promise<readonly JsonObject[]>;
  patch(name: ObjectName, operations: readonly JsonObject[]): Promise<JsonObject>;
  delete(name: ObjectName): Promise<void>;
  /** With the service account `default`, without which the server admits no pod. */
  createNamespace(name: string): Promise<void>;
  /** Resolves when objects of the new kind can be created. */
  createDefinition(definition: JsonObject): Promise<void>;
}

const TIMEOUT_MS = 30_000;

/** A client of the server for the bearer of the token. */
export function connect(server: string, certificates: string, token: string, timeoutMs = TIMEOUT_MS): TestClient {
  const ask: Ask = (method, path, body, contentType = 'application/json') => {
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': contentType };
    return send(
      `${server}${path}`,
      { method, headers, ca: certificates, signal: AbortSignal.timeout(timeoutMs) },
      body,
    );
  };
  return makeClient(ask);
}

/** A client that asks in the given way. */
export function makeClient(ask: Ask): TestClient {
  return {
    ask,
    create: (object) => create(ask, object),
    get: (name) => get(ask, name),
    async list(apiVersion, kind, namespace) {
      const path = await collectionPath(ask, apiVersion, kind, namespace);
      return asList((await demand(ask, 'GET', path))['items']).filter(isObject);
    },
    async patch(name, operations) {
      return demand(ask, 'PATCH', await objectPath(ask, name), operations, 'application/json-patch+json');
    },
    async delete(name) {
      await demand(ask, 'DELETE', await objectPath(ask, name));
    },
    createNamespace: (name) => createNamespace(ask, name),
    createDefinition: (definition) => createDefinition(ask, definition),
  };
}

interface RequestHead {
  method: string;
  headers: Readonly<Record<string, string>>;
  ca: string;
  signal: AbortSignal;
}

async function send(url: string, head: RequestHead, body: Json | undefined): Promise<Answer> {
  const sent = request(url, head);
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  const [received] = await once(sent, 'response');
  if (String(received.headers['content-type']).startsWith('application/json')) {
    return { status: received.statusCode, body: (await json(received)) as Json };
  }
  received.resume();
  return { status: received.statusCode, body: null };
}

async function demand(ask: Ask, method: string, path: string, body?: Json, contentType?: string): Promise<JsonObject> {
  const answer = await ask(method, path, body, contentType);
  if (answer.status >= 300) throw refusal(method, path, answer);
  return asObject(answer.body);
}

function refusal(method: string, path: string, { status, body }: Answer): Error {
  return new Error(`${method} ${path}: ${status} ${asString(asObject(body)['message']) ?? ''}`);
}

async function create(ask: Ask, object: JsonObject): Promise<JsonObject> {
  const namespace = asString(asObject(object['metadata'])['namespace']);
  const path = await collectionPath(ask, String(object['apiVersion']), String(object['kind']), namespace);
  return demand(ask, 'POST', path, object);
}

async function get(ask: Ask, name: ObjectName): Promise<JsonObject | undefined> {
  const path = await objectPath(ask, name);
  const answer = await ask('GET', path);
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw refusal('GET', path, answer);
  return asObject(answer.body);
}

async function createNamespace(ask: Ask, name: string): Promise<void> {
  await create(ask, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const accounts = `/api/v1/namespaces/${name}/serviceaccounts`;
  const answer = await ask('POST', accounts, { metadata: { name: 'default' } });
  // A controller manager, where one runs, may have been faster.
  if (answer.status !== 201 && answer.status !== 409) throw refusal('POST', accounts, answer);
}

async function createDefinition(ask: Ask, definition: JsonObject): Promise<void> {
  const name = asString(asObject((await create(ask, definition))['metadata'])['name']) ?? '';
  const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`;
  while (!isEstablished(await demand(ask, 'GET', path))) await sleep(50);
  // Established means stored; discovery and the handler follow a moment later.
  const spec = asObject(definition['spec']);
  const version = asString(asObject(asList(spec['versions'])[0])['name']) ?? '';
  const collection = `/apis/${String(spec['group'])}/${version}/${String(asObject(spec['names'])['plural'])}`;
  while ((await ask('GET', collection)).status === 404) await sleep(50);
}

function isEstablished(definition: JsonObject): boolean {
  return asList(asObject(definition['status'])['conditions'])
    .map(asObject)
    .some((condition) => condition['type'] === 'Established' && condition['status'] === 'True');
}

async function objectPath(ask: Ask, { apiVersion, kind, namespace, name }: ObjectName): Promise<string> {
  return `${await collectionPath(ask, apiVersion, kind, namespace)}/${encodeURIComponent(name)}`;
}

/** The server says how a kind is spelt in a path. */
async function collectionPath(ask: Ask, apiVersion: string, kind: string, namespace?: string): Promise<string> {
  const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const resources = asList((await demand(ask, 'GET', base))['resources']).map(asObject);
  const resource = resources.find((one) => one['kind'] === kind && !String(one['name']).includes('/'));
  if (resource === undefined) throw new Error(`the server does not know ${kind} of ${apiVersion}`);
  const scope = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `${base}${scope}/${String(resource['name'])}`;
}
