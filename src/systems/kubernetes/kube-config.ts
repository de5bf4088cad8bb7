/**
 * A kubeconfig → what it takes to talk to one cluster. The only file that knows the client library; where that differs
 * from kubectl, kubectl's way is taken (stack §4).
 */
import type { RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import { MigrationError } from '../../core/errors.js';
import { asList, asObject, asString, type JsonObject } from '../../core/json.js';
import type { Clock } from '../../ports/clock.js';
import { fixedCredentials, type Credentials } from './credentials.js';
import type { Terminal } from './exec-plugin.js';
import { findProxy, parseProxy } from './find-proxy.js';
import { readInCluster } from './in-cluster.js';
import { readKubeconfigFiles, type KubeconfigLocation } from './kubeconfig-files.js';
import { impersonationHeaders, readMaterial, readUserCredentials } from './user-credentials.js';

export interface KubeConfigOptions extends KubeconfigLocation {
  /** From --context; absent: the current one. */
  context?: string;
  /** Where a pod finds its service account; absent: where Kubernetes puts it. */
  serviceAccountFolder?: string;
  clock: Clock;
  terminal: Terminal;
}

export interface ClusterConnection {
  context: string;
  /** Of the context, else `default`. */
  namespace: string;
  /** May have a path, below which the API is served. */
  server: URL;
  tls: { ca?: Buffer; servername?: string; rejectUnauthorized?: false };
  /** Impersonation. */
  headers: Readonly<Record<string, string | string[]>>;
  credentials: Credentials;
  proxy?: URL;
}

/** Throws a MigrationError `no-cluster`, or `unknown-context`. */
export async function loadKubeConfig(options: KubeConfigOptions): Promise<ClusterConnection> {
  const file = await chooseKubeconfig(options);
  const config = new KubeConfig();
  config.loadFromString(JSON.stringify(file), { onInvalidEntry: 'filter' });
  const context = config.getContextObject(config.getCurrentContext());
  if (!context) throw noCluster('its current context does not name a cluster');
  const cluster = findEntry(file, 'clusters', 'cluster', context.cluster);
  const user = findEntry(file, 'users', 'user', context.user);
  const server = parseServer(cluster);
  const proxy = chooseProxy(cluster, server, options);
  const named = {
    context: context.name,
    namespace: context.namespace ?? 'default',
    server,
    ...(proxy ? { proxy } : {}),
  };
  // kubectl, too, sends no credentials over a connection that anybody can read.
  if (server.protocol === 'http:') return { ...named, tls: {}, headers: {}, credentials: fixedCredentials({}) };
  return {
    ...named,
    tls: await readTls(cluster),
    headers: impersonationHeaders(user),
    credentials: await readUserCredentials({
      ...options,
      user,
      cluster,
      askAuthProvider: () => askAuthProvider(config),
    }),
  };
}

/** The files, or the service account of the pod that we run in; with the wanted context as the current one. */
async function chooseKubeconfig(options: KubeConfigOptions): Promise<JsonObject> {
  const file = await readKubeconfigFiles(options);
  const names = asList(file['contexts']).map((item) => asString(asObject(item)['name']) ?? '');
  const wanted = options.context ?? asString(file['current-context']);
  if (wanted === undefined) {
    const inCluster = await readInCluster(options.env, options.serviceAccountFolder);
    if (inCluster) return inCluster;
    throw noCluster(names.length === 0 ? 'there is no kubeconfig' : 'the kubeconfig has no current context', names);
  }
  if (names.includes(wanted)) return { ...file, 'current-context': wanted };
  if (names.length === 0) throw noCluster(`there is no kubeconfig with a context ${wanted}`);
  throw new MigrationError({
    code: 'unknown-context',
    kind: 'usage',
    what: `The kubeconfig has no context ${wanted}`,
    why: `it has ${names.join(', ')}`,
    next: ['Choose one of them with --context'],
  });
}

function findEntry(file: JsonObject, list: string, key: string, name: string): JsonObject {
  const entry = asList(file[list]).find((item) => asObject(item)['name'] === name);
  return asObject(asObject(entry)[key]);
}

/** A server without a scheme is an http one, unless something says TLS (client-go rest.DefaultServerURL). */
function parseServer(cluster: JsonObject): URL {
  const text = asString(cluster['server']) ?? '';
  const keys = ['certificate-authority', 'certificate-authority-data', 'insecure-skip-tls-verify'];
  const scheme = keys.some((key) => cluster[key]) ? 'https' : 'http';
  const server = parseUrl(text.includes('://') ? text : `${scheme}://${text}`);
  if (text === '' || !server || !['http:', 'https:'].includes(server.protocol)) {
    throw noCluster(`the server of the chosen context is no address: ${JSON.stringify(text)}`);
  }
  return server;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

async function readTls(cluster: JsonObject): Promise<ClusterConnection['tls']> {
  const ca = await readMaterial(cluster, 'certificate-authority');
  const servername = asString(cluster['tls-server-name']);
  return {
    ...(ca ? { ca } : {}),
    ...(servername ? { servername } : {}),
    ...(cluster['insecure-skip-tls-verify'] === true ? { rejectUnauthorized: false } : {}),
  };
}

/** `proxy-url` of the cluster, else what the environment says. */
function chooseProxy(cluster: JsonObject, server: URL, { env }: KubeConfigOptions): URL | undefined {
  const text = asString(cluster['proxy-url']);
  try {
    const proxy = text ? parseProxy(text) : findProxy(server, env);
    if (!proxy || /^(https?|socks\w*):$/.test(proxy.protocol)) return proxy;
  } catch {
    // Falls through to the same complaint; the text may hold a password and is not repeated.
  }
  throw noCluster('its proxy (proxy-url, HTTPS_PROXY or HTTP_PROXY) is no http, https or socks URL');
}

async function askAuthProvider(config: KubeConfig): Promise<string | undefined> {
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  return asString(asObject(options.headers)['Authorization']);
}

function noCluster(why: string, contexts: readonly string[] = []): MigrationError {
  return new MigrationError({
    code: 'no-cluster',
    kind: 'failed',
    what: 'No cluster to read',
    why,
    next: [
      ...(contexts.length === 0 ? [] : [`Choose a context with --context: ${contexts.join(', ')}`]),
      'Name a kubeconfig with --kubeconfig or in the variable KUBECONFIG',
      'Read manifests instead: `--from PATH`',
    ],
  });
}
