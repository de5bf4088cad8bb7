/**
 * Everything that a migration meets, without a real cluster: the simulated one behind a socket, and the simulated Azure
 * under the names of the real one, which the built program reaches through a proxy. The program is not told of any of it.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { JsonObject } from '../../src/core/json.js';
import type { Transport } from '../../src/ports/http.js';
import { addCluster } from '../../src/sandbox/azure/arm/cluster.js';
import { addIdentity } from '../../src/sandbox/azure/arm/identity.js';
import type { Call } from '../../src/sandbox/azure/calls.js';
import { addApplication } from '../../src/sandbox/azure/clients.js';
import { createSandboxAzure } from '../../src/sandbox/azure/sandbox-azure.js';
import { serveAzure } from '../../src/sandbox/azure/serve.js';
import { type AzureState, emptyState } from '../../src/sandbox/azure/state.js';
import type { KubernetesCall } from '../../src/sandbox/kubernetes/call.js';
import type { KubernetesState } from '../../src/sandbox/kubernetes/state.js';
import { systemClock } from '../../src/systems/system-clock.js';
import { type Ended, ended, startCli } from './built-cli.js';
import { type Certificates, makeCertificates } from './certificates.js';
import { kubeconfig } from './kubeconfig.js';
import { armId, clientId, ISSUER } from './objects.js';
import { startHttpProxy } from './proxy-server.js';
import { kubernetesWorld, type OpenedKubernetes, reopenKubernetes } from './sandbox-kubernetes.js';

export interface ServedWorld {
  cluster: OpenedKubernetes;
  states: WorldStates;
  /** What was carried out and stored something, in order: `PATCH /apis/…`. */
  writes: string[];
  /** Requests so far, to both. */
  calls(): number;
  /** Called before each call, until it returns true. */
  intervene(act: (call: string) => boolean): void;
  start(args: readonly string[], env?: Record<string, string>): ReturnType<typeof startCli>;
  /** To its end. */
  run(args: readonly string[], env?: Record<string, string>): Promise<Ended>;
  stop(): Promise<void>;
}

const TENANT = '00000000-0000-4000-8000-0000000000aa';
const SUBSCRIPTION = '00000000-0000-4000-8000-0000000000ff';
const CLUSTER = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/prod`;
/** Must show nowhere. */
export const LOGIN_SECRET = 'secret-canary-of-the-login';
const HOSTS = ['management.azure.com', 'graph.microsoft.com', 'login.microsoftonline.com'];
/** What a run keeps for itself, asks, or only tries. */
const NO_CHANGE = /\/(leases|configmaps|token|selfsubjectaccessreviews)(\/|\?|$)|\/oauth2\/|ResourceGraph/;

let made: Promise<Certificates> | undefined;

/** All that outlives a server: plain values, so that `structuredClone` copies it. */
export interface WorldStates {
  kubernetes: KubernetesState;
  azure: AzureState;
  /** Of the login. */
  clientId: string;
}

/** @param identities name → number of the client id, as `azureIdentity` names them */
export function makeStates(objects: readonly JsonObject[], identities: Readonly<Record<string, number>>): WorldStates {
  const azure = emptyState({ id: TENANT, name: 'Contoso' }, [{ id: SUBSCRIPTION, name: 'shop' }]);
  addCluster(azure.clusters, { id: CLUSTER, issuerUrl: ISSUER });
  for (const [name, number] of Object.entries(identities)) {
    addIdentity(azure.identities, { id: armId(name), tenantId: TENANT, clientId: clientId(number) });
  }
  const login = addApplication(azure.applications, { name: 'migrate', secrets: [LOGIN_SECRET] });
  return { kubernetes: kubernetesWorld(objects, { clock: systemClock }).state, azure, clientId: login.clientId };
}

/** @param folder of the caller, for its files */
export async function serveWorld(folder: string, states: WorldStates): Promise<ServedWorld> {
  made ??= makeCertificates(HOSTS);
  const { ca, server: tls } = await made;
  const { kubernetes, azure, clientId: login } = states;
  const writes: string[] = [];
  const watch = watchCalls();
  const cluster = reopenKubernetes(kubernetes, {
    clock: systemClock,
    rolloutMs: 0,
    onCall: ({ method, path }) => watch.note(`${method} ${path}`),
    onAnswer({ method, path, isDryRun }: KubernetesCall, { status }) {
      if (method !== 'GET' && !isDryRun && status < 300 && !NO_CHANGE.test(path)) writes.push(`${method} ${path}`);
    },
  });
  const sandbox = createSandboxAzure({
    ...{ state: azure, clock: systemClock, keysOf: cluster.keysOf },
    onCall: ({ method, path }: Call) => watch.note(`${method} ${path}`),
    onAnswer({ method, path }, { status }) {
      if (method !== 'GET' && status < 300 && !NO_CHANGE.test(path)) writes.push(`${method} ${path}`);
    },
  });
  const served = await serveAzure(sandbox.handle, tls);
  const proxy = await startHttpProxy({ port: Number(new URL(served.url).port) });
  const api = await serveTransport(cluster.transport);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'authority.crt'), ca);
  await writeFile(join(folder, 'kubeconfig'), kubeconfig([{ name: 'prod', cluster: { server: api.url } }]));
  const surroundings = {
    KUBECONFIG: join(folder, 'kubeconfig'),
    HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
    NO_PROXY: '127.0.0.1',
    NODE_EXTRA_CA_CERTS: join(folder, 'authority.crt'),
    AZURE_TENANT_ID: TENANT,
    AZURE_CLIENT_ID: login,
    AZURE_CLIENT_SECRET: LOGIN_SECRET,
    CI: 'true',
  };
  const start: ServedWorld['start'] = (args, env = {}) => startCli(args, folder, { ...surroundings, ...env });
  return {
    ...{ cluster, states, writes, calls: watch.calls, intervene: watch.intervene, start },
    run(args, env) {
      const child = start(args, env);
      child.stdin.end();
      return ended(child);
    },
    async stop() {
      await Promise.all([proxy.stop(), served.stop(), api.stop()]);
    },
  };
}

function watchCalls() {
  let calls = 0;
  let acts: ((call: string) => boolean)[] = [];
  return {
    calls: () => calls,
    intervene: (act: (call: string) => boolean): void => void acts.push(act),
    note(call: string): void {
      calls += 1;
      acts = acts.filter((act) => !act(call));
    },
  };
}

async function serveTransport(transport: Transport): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((incoming, outgoing) => void respond(transport, incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(transport: Transport, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.on('close', () => gone.abort());
  try {
    const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
    const body = await text(incoming);
    const answer = await transport.send(
      {
        ...{ method: incoming.method ?? 'GET', path: incoming.url ?? '/', headers: Object.fromEntries(headers) },
        ...(body !== '' && { body }),
      },
      gone.signal,
    );
    outgoing.writeHead(answer.status, { ...answer.headers }).end(answer.body);
  } catch {
    outgoing.destroy();
  }
}
