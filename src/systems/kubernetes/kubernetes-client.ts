/** Reads raw JSON of any kind from an API server, over any transport. */
import type { ClusterIdentity } from '../../core/inventory/found.js';
import { type NodePlace, readNodePlace } from '../../core/inventory/node-place.js';
import { asList, asObject, asString, type JsonObject, parseObject } from '../../core/json.js';
import type { Clock } from '../../ports/clock.js';
import type { HttpResponse, Transport } from '../../ports/http.js';
import type { ApiGroup, KubernetesReader, ListOptions, ResourceType } from '../../ports/kubernetes.js';
import { readGroups, readTypes } from './discover-types.js';
import { listObjects } from './list-objects.js';
import { translateNetworkError, type Endpoint } from './network-error.js';
import { describeList, objectPath, pagePath, versionPath } from './resource-path.js';
import { sendWithRetries } from './retry.js';
import { statusError, unexpectedAnswer } from './status-error.js';

export interface KubernetesClientOptions {
  transport: Transport;
  endpoint: Endpoint;
  /** Name in the kubeconfig. */
  context: string;
  clock: Clock;
  /** 0 ≤ n < 1; spreads retries. */
  random: () => number;
}

interface GetRequest {
  path: string;
  /** Such as `list pods`, for messages. */
  request: string;
  accept?: string;
  onWait?: ((seconds: number) => void) | undefined;
}

type Get = (request: GetRequest, signal: AbortSignal) => Promise<HttpResponse>;

/** kubectl's page size. */
const PAGE_SIZE = 500;
const NODES: ResourceType = { group: '', version: 'v1', plural: 'nodes', kind: 'Node', namespaced: false };
const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json';
const METADATA_OBJECT = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json';

export function kubernetesClient(options: KubernetesClientOptions): KubernetesReader {
  const get = makeGet(options);
  return {
    list: (type, how, signal) => list(get, type, how, signal),
    get: (type, namespace, name, signal) => getObject(get, type, namespace, name, signal),
    isServed: (type, signal) => isServed(get, type, signal),
    listGroups: (signal) => listGroups(get, signal),
    listTypes: (group, version, signal) => listTypes(get, { group, version }, signal),
    identify: (signal) => identify(get, options, signal),
  };
}

function makeGet({ transport, endpoint, clock, random }: KubernetesClientOptions): Get {
  let answered = false;
  return async ({ path, request, accept, onWait }, signal) => {
    const send = async (): Promise<HttpResponse> => {
      const headers = accept === undefined ? {} : { accept };
      const response = await transport.send({ method: 'GET', path, headers }, signal);
      answered = true;
      return response;
    };
    const patience = { clock, random, hasAnswered: () => answered, onWait: (seconds: number) => onWait?.(seconds) };
    try {
      return await sendWithRetries(send, patience, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw translateNetworkError(error, request, endpoint);
    }
  };
}

async function* list(get: Get, type: ResourceType, how: ListOptions, signal: AbortSignal): AsyncGenerator<JsonObject> {
  const request = describeList(type, how);
  const fetchPage = (token: string | undefined): Promise<HttpResponse> => {
    const path = pagePath(type, how, PAGE_SIZE, token);
    return get({ path, request, onWait: how.onWait, ...(how.metadataOnly ? { accept: METADATA_LIST } : {}) }, signal);
  };
  for await (const item of listObjects(fetchPage, request)) {
    yield how.metadataOnly ? { ...typeOf(type), metadata: asObject(item['metadata']) } : { ...item, ...typeOf(type) };
  }
}

/** Items of a list come without, or with the type of their metadata. */
function typeOf({ group, version, kind }: ResourceType): { apiVersion: string; kind: string } {
  return { apiVersion: group === '' ? version : `${group}/${version}`, kind };
}

async function getObject(
  get: Get,
  type: ResourceType,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<JsonObject | undefined> {
  const request = `get ${type.plural} ${type.namespaced ? `${namespace}/` : ''}${name}`;
  const response = await get({ path: objectPath(type, namespace, name), request }, signal);
  if (response.status === 404) return undefined;
  return { ...readObject(response, request), ...typeOf(type) };
}

async function isServed(get: Get, type: ResourceType, signal: AbortSignal): Promise<boolean> {
  const path = versionPath(type);
  const response = await get({ path, request: `read ${path}` }, signal);
  if (response.status === 404) return false;
  const resources = parseObject(response.body)?.['resources'];
  if (response.status !== 200 || !Array.isArray(resources)) return true;
  return asList(resources).some((item) => asObject(item)['name'] === type.plural);
}

async function listGroups(get: Get, signal: AbortSignal): Promise<ApiGroup[]> {
  const request = 'read the API groups of the cluster';
  return readGroups(readObject(await get({ path: '/apis', request }, signal), request));
}

async function listTypes(
  get: Get,
  version: Pick<ResourceType, 'group' | 'version'>,
  signal: AbortSignal,
): Promise<ResourceType[]> {
  const path = versionPath(version);
  const request = `read ${path}`;
  const response = await get({ path, request }, signal);
  return response.status === 404 ? [] : readTypes(readObject(response, request));
}

/** Throws when the server is none, or does not know us: then there is nothing to read. What we may not read is left out. */
async function identify(
  get: Get,
  { endpoint, context }: KubernetesClientOptions,
  signal: AbortSignal,
): Promise<ClusterIdentity> {
  const version = await readVersion(get, signal);
  const kubeSystem = '/api/v1/namespaces/kube-system';
  const uidRequest = { path: kubeSystem, request: 'read the namespace kube-system', accept: METADATA_OBJECT };
  const discovery = { path: '/.well-known/openid-configuration', request: 'read the issuer of the cluster' };
  const [namespace, openId, nodes] = await Promise.all([
    readOptional(get, uidRequest, signal),
    readOptional(get, discovery, signal),
    locateNodes(get, signal),
  ]);
  const uid = asString(asObject(namespace?.['metadata'])['uid']);
  const issuer = asString(openId?.['issuer']);
  const gitVersion = asString(version?.['gitVersion']);
  return {
    ...(uid === undefined ? {} : { uid }),
    server: endpoint.server,
    context,
    ...(issuer === undefined ? {} : { issuer }),
    ...(gitVersion === undefined ? {} : { version: gitVersion }),
    ...(nodes === undefined ? {} : { nodes }),
  };
}

/** One node tells it: all of a managed cluster lie in the same resource group. */
async function locateNodes(get: Get, signal: AbortSignal): Promise<NodePlace | undefined> {
  const list = await readOptional(get, { path: pagePath(NODES, {}, 1, undefined), request: 'read a node' }, signal);
  const [node] = asList(list?.['items']);
  return readNodePlace(asObject(asObject(node)['spec'])['providerID']);
}

/** Undefined when we may not read it. Every Kubernetes API server has a version, so that this tells whether it is one. */
async function readVersion(get: Get, signal: AbortSignal): Promise<JsonObject | undefined> {
  const request = 'read the version of the cluster';
  const response = await get({ path: '/version', request }, signal);
  return response.status === 403 ? undefined : readObject(response, request);
}

/** Undefined for whatever reason, but for credentials that are not accepted. */
async function readOptional(get: Get, request: GetRequest, signal: AbortSignal): Promise<JsonObject | undefined> {
  const response = await get(request, signal);
  if (response.status === 401) throw statusError(response, request.request);
  return response.status === 200 ? parseObject(response.body) : undefined;
}

function readObject(response: HttpResponse, request: string): JsonObject {
  if (response.status !== 200) throw statusError(response, request);
  const object = parseObject(response.body);
  if (!object) throw unexpectedAnswer(request);
  return object;
}
