/**
 * Whether everything that runs gets its token, at this very moment, by the old way or the new one: for the clients that
 * there are. Matching is written anew here, as the documentation of pod identity has it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { asList, asObject, asString, asStringMap, type JsonObject } from '../../src/core/json.js';
import { askToken } from '../support/sandbox-azure.js';
import type { MigrationWorld } from './migration-world.js';
import { TENANT_ID } from './webhook.js';

export interface AccessProbe {
  /** Times that everything was asked. */
  samples: number;
  /** Questions that were answered: pods × clients. */
  questions: number;
  /** What had no way at some moment. */
  gaps: string[];
  stop(): Promise<void>;
}

const PAUSE_MS = 150;

/** Looks again and again until it is stopped. */
export function watchAccess(world: MigrationWorld, namespaces: readonly string[]): AccessProbe {
  const tokens = new Map<string, Promise<string>>();
  const stopped = new AbortController();
  const probe: AccessProbe = { samples: 0, questions: 0, gaps: [], stop: async () => undefined };
  const running = (async () => {
    while (!stopped.signal.aborted) {
      await takeSample(world, namespaces, tokens, probe);
      await sleep(PAUSE_MS);
    }
  })();
  probe.stop = async () => {
    stopped.abort();
    await running;
  };
  return probe;
}

async function takeSample(
  world: MigrationWorld,
  namespaces: readonly string[],
  tokens: Map<string, Promise<string>>,
  probe: AccessProbe,
): Promise<void> {
  const client = world.controlPlane.clientFor();
  const [identities, bindings] = await Promise.all(
    ['AzureIdentity', 'AzureIdentityBinding'].map((kind) => client.list('aadpodidentity.k8s.io/v1', kind)),
  );
  const pods = (await Promise.all(namespaces.map((namespace) => client.list('v1', 'Pod', namespace)))).flat();
  probe.samples += 1;
  for (const pod of pods.filter(isReady)) {
    const old = matchIdentities(pod, identities ?? [], bindings ?? []);
    if (old.length === 0) continue;
    const { namespace, name } = asObject(pod['metadata']);
    const failures = await askAsClients(world, pod, old, tokens);
    probe.questions += 3;
    probe.gaps.push(...failures.map((failure) => `${String(namespace)}/${String(name)}: ${failure}`));
  }
}

function isReady({ metadata, status }: JsonObject): boolean {
  const isLeaving = asObject(metadata ?? null)['deletionTimestamp'] !== undefined;
  const conditions = asList(asObject(status ?? null)['conditions']).map(asObject);
  return !isLeaving && conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True');
}

/** Client ids that NMI would serve the pod. */
function matchIdentities(
  { metadata }: JsonObject,
  identities: readonly JsonObject[],
  bindings: readonly JsonObject[],
): string[] {
  const label = asStringMap(asObject(metadata ?? null)['labels'])['aadpodidbinding'];
  const names = bindings
    .filter(({ spec }) => asObject(spec ?? null)['selector'] === label && label !== undefined)
    .map((binding) => `${namespaceOf(binding)}/${String(asObject(binding['spec'] ?? null)['azureIdentity'])}`);
  return identities
    .filter((identity) => names.includes(`${namespaceOf(identity)}/${String(asObject(identity['metadata'])['name'])}`))
    .flatMap(({ spec }) => asString(asObject(spec ?? null)['clientID']) ?? []);
}

function namespaceOf({ metadata }: JsonObject): string {
  return String(asObject(metadata ?? null)['namespace']);
}

/** Of the first container: what DefaultAzureCredential, an old SDK with a client id, and one without do with it. */
async function askAsClients(
  world: MigrationWorld,
  pod: JsonObject,
  old: readonly string[],
  tokens: Map<string, Promise<string>>,
): Promise<string[]> {
  const variables = readVariables(pod);
  const own = variables.get('AZURE_CLIENT_ID') ?? '';
  const clientId = own === '' ? (old[0] ?? '') : own;
  const isServed = old.includes(clientId);
  // Without a client id WorkloadIdentityCredential is not available, and the next in the chain is asked.
  const isFederated = variables.has('AZURE_FEDERATED_TOKEN_FILE') && own !== '';
  const refusal = isFederated ? await tryExchange(world, pod, variables, tokens) : undefined;
  return [
    ...(isFederated ? (refusal === undefined ? [] : [`DefaultAzureCredential is refused: ${refusal}`]) : []),
    ...(isServed ? [] : [`IMDS has no ${clientId} for it`]),
    ...(old.length > 0 ? [] : ['IMDS has nothing for it']),
  ];
}

function readVariables({ spec }: JsonObject): Map<string, string> {
  const [container] = asList(asObject(spec ?? null)['containers']).map(asObject);
  const env = asList(container?.['env'] ?? null).map(asObject);
  return new Map(env.map(({ name, value }) => [String(name), String(value)]));
}

async function tryExchange(
  world: MigrationWorld,
  pod: JsonObject,
  variables: ReadonlyMap<string, string>,
  tokens: Map<string, Promise<string>>,
): Promise<string | undefined> {
  const account = String(asObject(pod['spec'] ?? null)['serviceAccountName']);
  const key = `${namespaceOf(pod)}/${account}`;
  const token = tokens.get(key) ?? requestToken(world, namespaceOf(pod), account);
  tokens.set(key, token);
  const fields = { client_id: variables.get('AZURE_CLIENT_ID') ?? '', client_assertion: await token };
  const answer = await askToken(world.askAzure, fields, variables.get('AZURE_TENANT_ID') ?? TENANT_ID);
  return answer.status === 200 ? undefined : JSON.stringify(answer.body).slice(0, 200);
}

async function requestToken({ controlPlane }: MigrationWorld, namespace: string, account: string): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`;
  const body = { spec: { audiences: ['api://AzureADTokenExchange'], expirationSeconds: 3600 } };
  const { body: answer } = await controlPlane.clientFor().ask('POST', path, body);
  return String(asObject(asObject(answer)['status'] ?? null)['token']);
}
