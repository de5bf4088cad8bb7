/**
 * A simulated cluster, with the clients of `src/systems/kubernetes` on it. Time stands still but for sleeping, unless a
 * clock is given; pods get ready `rolloutMs` after they were made, as soon as somebody asks.
 *
 * `kubernetesWorld(objects, options)` begins one, as if the objects had been there for long: with the webhook of workload
 * identity (`webhook: false`: without), two nodes, every namespace that is named, and a pod of every workload that wants
 * some. A selector that an object leaves out is that of its template. `reopenKubernetes(state, options)` goes on with a state, or with a `structuredClone` of it, as another process
 * would.
 */
import { generateKeyPairSync } from 'node:crypto';
import { pluralOf } from '../../src/core/plural-of.js';
import { asObject, asString, type Json, type JsonObject, withoutKeys } from '../../src/core/json.js';
import type { AccessReviews } from '../../src/ports/access-reviews.js';
import type { DryRuns } from '../../src/ports/dry-runs.js';
import type { Transport } from '../../src/ports/http.js';
import type { KubernetesReader, ResourceType } from '../../src/ports/kubernetes.js';
import type { PodLogs } from '../../src/ports/pod-logs.js';
import type { Reader } from '../../src/ports/reader.js';
import type { AccountTokens, ProbePods } from '../../src/ports/tokens.js';
import type { Writer } from '../../src/ports/writer.js';
import type { KeySource } from '../../src/sandbox/azure/entra/assertion.js';
import { BUILT_IN_TYPES } from '../../src/sandbox/kubernetes/resource-types.js';
import {
  createSandboxKubernetes,
  type SandboxKubernetes,
  type SandboxKubernetesOptions,
} from '../../src/sandbox/kubernetes/sandbox-kubernetes.js';
import { emptyCluster, type KubernetesState } from '../../src/sandbox/kubernetes/state.js';
import { accessReviews } from '../../src/systems/kubernetes/access-reviews.js';
import { accountTokens, type AccountTokensOptions } from '../../src/systems/kubernetes/account-tokens.js';
import { clusterReader } from '../../src/systems/kubernetes/cluster-reader.js';
import { clusterWriter } from '../../src/systems/kubernetes/cluster-writer.js';
import { dryRuns } from '../../src/systems/kubernetes/dry-runs.js';
import { kubernetesClient } from '../../src/systems/kubernetes/kubernetes-client.js';
import { podLogs } from '../../src/systems/kubernetes/pod-logs.js';
import { probePods } from '../../src/systems/kubernetes/probe-pods.js';
import { fakeClock } from './fake-clock.js';
import { identityWebhook, ISSUER } from './objects.js';

export interface KubernetesWorldOptions extends Partial<Omit<SandboxKubernetesOptions, 'state'>> {
  issuer?: string;
  /** PEM; absent: one that all worlds of a test file share. */
  signingKey?: string;
  /** What the webhook writes where an account says nothing else. */
  tenantId?: string;
  /** False: the webhook of workload identity is not installed. */
  webhook?: boolean;
  /** Names of nodes. */
  nodes?: readonly string[];
}

export interface OpenedKubernetes extends SandboxKubernetes {
  /** All of it; plain values. What a test may set: `denials`, `webhook.isDown`, `logs`. */
  state: KubernetesState;
  clock: SandboxKubernetesOptions['clock'];
  /** What the adapters below were made from, and further ones are (`leaseStore`, `runRecords`). */
  wire: AccountTokensOptions;
  client: KubernetesReader;
  reader: Reader;
  writer: Writer;
  tokens: AccountTokens;
  dryRuns: DryRuns;
  logs: PodLogs;
  reviews: AccessReviews;
  probes: ProbePods;
  /** For `createSandboxAzure`. */
  keysOf: KeySource;
  /** Past faults and latency; throws when the server says no. */
  get(path: string): JsonObject;
  /** Items of a list, the same way. */
  list(path: string): JsonObject[];
  /** A JSON Patch by somebody else, the same way. */
  patch(path: string, operations: readonly JsonObject[]): JsonObject;
  create(path: string, object: JsonObject): JsonObject;
  delete(path: string): void;
}

const TENANT_ID = '00000000-0000-4000-8000-0000000000aa';
const SCALE_SET =
  '/subscriptions/00000000-0000-4000-8000-0000000000ff/resourceGroups/nodes/providers/Microsoft.Compute/virtualMachineScaleSets/aks';

let madeKey: string | undefined;

/** Making one takes longer than all that is done with it. */
function sharedKey(): string {
  madeKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
  return madeKey;
}

export function kubernetesWorld(
  objects: readonly JsonObject[] = [],
  options: KubernetesWorldOptions = {},
): OpenedKubernetes {
  const { issuer = ISSUER, signingKey, tenantId = TENANT_ID, webhook = true, nodes, ...rest } = options;
  const state = emptyCluster({
    ...{ issuer, tenantId },
    signingKey: signingKey ?? sharedKey(),
    types: findTypes(objects),
  });
  const world = reopenKubernetes(state, rest);
  const hasWebhook = objects.some(({ kind }) => kind === 'MutatingWebhookConfiguration');
  world.load([
    ...(nodes ?? ['aks-node-0', 'aks-node-1']).map(describeNode),
    ...(webhook && !hasWebhook ? [identityWebhook()] : []),
    ...objects.map(completeSelector),
  ]);
  return world;
}

export interface OpenOptions extends Partial<Omit<SandboxKubernetesOptions, 'state'>> {
  /** What the clients get in place of the transport. */
  wrap?: (transport: Transport) => Transport;
}

export function reopenKubernetes(state: KubernetesState, options: OpenOptions = {}): OpenedKubernetes {
  const { clock = fakeClock(), wrap = (transport) => transport, ...behaviour } = options;
  const sandbox = createSandboxKubernetes({ ...behaviour, state, clock });
  const transport = wrap(sandbox.transport);
  const wire = { transport, endpoint: { server: 'aks.example:443' }, clock, random: () => 0.5 };
  const client = kubernetesClient({ ...wire, context: 'prod' });
  const reader = clusterReader(client);
  const ask = (method: string, path: string, body?: Json): JsonObject => {
    const type = method === 'PATCH' ? 'application/json-patch+json' : 'application/json';
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = sandbox.answer({ method, path, headers: { 'content-type': type }, ...sent });
    const answer = asObject(JSON.parse(response.body));
    if (response.status >= 300) throw new Error(`${method} ${path}: ${response.status} ${asString(answer['message'])}`);
    return answer;
  };
  return {
    ...sandbox,
    ...{ transport, state, clock, wire, client, reader },
    writer: clusterWriter({ ...wire, reader }),
    tokens: accountTokens(wire),
    dryRuns: dryRuns(wire),
    logs: podLogs(wire),
    reviews: accessReviews(wire),
    probes: probePods(wire),
    keysOf: async (issuer) => {
      if (issuer !== state.issuer) throw new Error('no such issuer');
      return sandbox.keys();
    },
    get: (path) => ask('GET', path),
    list: (path) => itemsOf(ask('GET', path)),
    patch: (path, operations) => ask('PATCH', path, operations),
    create: (path, object) => ask('POST', path, object),
    delete: (path) => void ask('DELETE', path),
  };
}

function itemsOf({ items }: JsonObject): JsonObject[] {
  return Array.isArray(items) ? items.map(asObject) : [];
}

/** Of custom kinds without a definition among the objects. */
function findTypes(objects: readonly JsonObject[]): ResourceType[] {
  const types = objects.map((object): ResourceType => {
    const apiVersion = asString(object['apiVersion']) ?? '';
    const kind = asString(object['kind']) ?? '';
    const slash = apiVersion.indexOf('/');
    const namespaced = asObject(object['metadata'])['namespace'] !== undefined;
    const [group, version] = [apiVersion.slice(0, Math.max(slash, 0)), apiVersion.slice(slash + 1)];
    return { group, version, plural: pluralOf(kind), kind, namespaced };
  });
  const keyOf = ({ group, version, kind }: ResourceType): string => `${group}/${version} ${kind}`;
  const known = new Set(BUILT_IN_TYPES.map(keyOf));
  return [...new Map(types.map((type) => [keyOf(type), type])).values()].filter((type) => !known.has(keyOf(type)));
}

/** Test objects hold only what they are about; the server wants a selector, or of a Job none. */
function completeSelector(object: JsonObject): JsonObject {
  const spec = asObject(object['spec']);
  const { labels = {} } = asObject(asObject(spec['template'])['metadata']);
  switch (object['kind']) {
    case 'Job':
      return { ...object, spec: withoutKeys(spec, ['selector']) };
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicaSet':
      return { ...object, spec: { selector: { matchLabels: labels }, ...spec } };
    default:
      return object;
  }
}

function describeNode(name: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': name } },
    spec: { providerID: `azure://${SCALE_SET}/virtualMachines/0` },
  };
}
