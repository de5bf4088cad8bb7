/**
 * Whole runs of `apply`, with all adapters as they are, over the simulated cluster and the simulated Azure. Time goes on by
 * itself. A world outlives its runs: each of them is a process of its own.
 */
import { assembleRun } from '../../src/cli/assemble-run.js';
import { MigrationError } from '../../src/core/errors.js';
import type { JournalLine } from '../../src/core/formats/journal.js';
import type { MigrationPlan } from '../../src/core/formats/plan.js';
import type { Status } from '../../src/core/formats/status.js';
import type { JsonObject } from '../../src/core/json.js';
import type { RunOutcome } from '../../src/core/run/run-outcome.js';
import { EVERYTHING, selectSteps } from '../../src/core/run/select-steps.js';
import { DEFAULT_SETTINGS } from '../../src/core/run/run-settings.js';
import type { Clock } from '../../src/ports/clock.js';
import type { MigrationEvent } from '../../src/ports/events.js';
import type { Transport } from '../../src/ports/http.js';
import type { RunStore } from '../../src/ports/runs.js';
import { addCluster } from '../../src/sandbox/azure/arm/cluster.js';
import { addIdentity } from '../../src/sandbox/azure/arm/identity.js';
import type { Fault } from '../../src/sandbox/azure/faults.js';
import { createSandboxAzure } from '../../src/sandbox/azure/sandbox-azure.js';
import { type AzureState, emptyState } from '../../src/sandbox/azure/state.js';
import type { FaultOn } from '../../src/sandbox/faults.js';
import type { KubernetesCall } from '../../src/sandbox/kubernetes/call.js';
import type { KubernetesState } from '../../src/sandbox/kubernetes/state.js';
import { clusterSource } from '../../src/sources/cluster/cluster-source.js';
import { tokenExchange } from '../../src/systems/azure/exchange-token.js';
import { inProcessClient } from '../../src/systems/azure/in-process.js';
import { systemClock } from '../../src/systems/system-clock.js';
import { apply } from '../../src/usecases/apply.js';
import { status } from '../../src/usecases/status.js';
import { join } from './join-azure.js';
import { armId, clientId, ISSUER } from './objects.js';
import { planInventories } from './planning.js';
import { kubernetesWorld, type OpenedKubernetes, reopenKubernetes } from './sandbox-kubernetes.js';
import { virtualClock } from './virtual-clock.js';

export interface SimulatedWorld {
  kubernetes: KubernetesState;
  azure: AzureState;
  journals: Record<string, JournalLine[]>;
  clock: Clock;
  /** What was carried out and stored something, in order, also where the answer was lost: `PATCH /apis/…`. */
  writes: string[];
}

export interface SimulatedFaults {
  kubernetes?: readonly FaultOn<KubernetesCall>[];
  azure?: readonly Fault[];
  /** How long calls take, in milliseconds. */
  latency?: { kubernetes: number; azureWrite: number };
}

export interface SimulatedRun {
  /** How it ended; a refusal before the first write counts by its kind. */
  ending: string;
  outcome?: RunOutcome;
  error?: MigrationError;
  events: MigrationEvent[];
  /** Requests so far. */
  calls: { kubernetes: number; azure: number };
}

const TENANT = '00000000-0000-4000-8000-0000000000aa';
const SUBSCRIPTION = '00000000-0000-4000-8000-0000000000ff';
const CLUSTER = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/prod`;
const AUTHORITY = 'https://login.microsoftonline.com';
const SCOPE = 'https://management.azure.com/.default';
const STATE_NAMESPACE = 'kube-system';
/** As the transport over the network has it. */
const IDLE_MS = 60_000;
/** Between two exchanges of a token. */
export const TOKEN_INTERVAL_MS = 1000;
/** What a run keeps for itself, asks, or only tries. */
const NO_CHANGE = /\/(leases|configmaps|token|selfsubjectaccessreviews)(\/|$)|\/oauth2\/|ResourceGraph/;

/** @param identities name → number of the client id, as `azureIdentity` names them */
export function simulateWorld(
  objects: readonly JsonObject[],
  identities: Readonly<Record<string, number>>,
): SimulatedWorld {
  const clock = virtualClock();
  const azure = emptyState({ id: TENANT, name: 'Contoso' }, [{ id: SUBSCRIPTION, name: 'shop' }]);
  addCluster(azure.clusters, { id: CLUSTER, issuerUrl: ISSUER });
  for (const [name, number] of Object.entries(identities)) {
    addIdentity(azure.identities, { id: armId(name), tenantId: TENANT, clientId: clientId(number) });
  }
  return { kubernetes: kubernetesWorld(objects, { clock }).state, azure, journals: {}, clock, writes: [] };
}

/** The same world once more, from where it is. */
export function copyWorld({ kubernetes, azure, journals, clock, writes }: SimulatedWorld): SimulatedWorld {
  return {
    ...structuredClone({ kubernetes, azure, journals, writes }),
    clock: virtualClock(clock.now()),
  };
}

export async function planWorld({ kubernetes, clock }: SimulatedWorld, waveSize = 2): Promise<MigrationPlan> {
  const { client } = reopenKubernetes(kubernetes, { clock });
  const inventories = await clusterSource({ reader: client }).read(() => undefined, new AbortController().signal);
  return planInventories(inventories, {
    mode: 'standard',
    tenantId: TENANT,
    waveSize,
    file: { policy: { serviceAccountSplit: 'carry-over' } },
  });
}

/** Rejects with bugs only. */
export async function applySimulated(
  world: SimulatedWorld,
  plan: MigrationPlan,
  { faults = {}, resume = false }: { faults?: SimulatedFaults; resume?: boolean } = {},
): Promise<SimulatedRun> {
  const process = startProcess(world, plan, faults);
  const { events, calls } = process;
  try {
    const outcome = await apply({
      plan,
      selection: EVERYTHING,
      ...{ resume, dryRun: false, settings: DEFAULT_SETTINGS },
      runId: `run-${Object.keys(world.journals).length + 1}`,
      who: 'ann@laptop',
      tool: '1.2.3',
      cluster: await process.identify(),
      ports: process.ports,
      approve: async () => '--yes',
      signal: new AbortController().signal,
    });
    return { ending: outcome.ending, outcome, events, calls };
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    return { ending: error.kind, error, events, calls };
  }
}

/** What `migrate status` says of the plan. */
export async function statusSimulated(world: SimulatedWorld, plan: MigrationPlan): Promise<Status> {
  const { ports, source, identify } = startProcess(world, plan, {});
  const { writers: readers, leases, runs, records, checks, emit } = ports;
  return status({
    plan,
    cluster: await identify(),
    ports: { readers, leases, runs, records, checks, source, emit },
    signal: new AbortController().signal,
  });
}

function startProcess(world: SimulatedWorld, plan: MigrationPlan, faults: SimulatedFaults) {
  const { clock } = world;
  const calls = { kubernetes: 0, azure: 0 };
  const events: MigrationEvent[] = [];
  const cluster = openCluster(world, faults, calls);
  const azure = openAzure(world, faults, calls, cluster.keysOf);
  const { ports, checksFor } = assembleRun({
    cluster: { reader: cluster.client, tokens: cluster.tokens, wire: cluster.wire },
    azure,
    runs: keepInMemory(world.journals),
    stateNamespace: STATE_NAMESPACE,
    clock,
    random: () => 0.5,
    emit: (event) => void events.push(event),
  });
  const checks = checksFor(plan, selectSteps(plan, EVERYTHING), TOKEN_INTERVAL_MS);
  const source = clusterSource({ reader: cluster.client });
  return {
    ports: { ...ports, checks },
    source,
    events,
    calls,
    identify: () => cluster.client.identify(new AbortController().signal),
  };
}

/** Its adapters are made anew, over a transport that gives up waiting. */
function openCluster(
  { kubernetes, clock, writes }: SimulatedWorld,
  faults: SimulatedFaults,
  calls: SimulatedRun['calls'],
): OpenedKubernetes {
  return reopenKubernetes(kubernetes, {
    clock,
    ...(faults.kubernetes && { faults: faults.kubernetes }),
    wrap: (transport) => givingUp(transport, clock),
    latencyMs: () => faults.latency?.kubernetes ?? 0,
    onCall: () => (calls.kubernetes += 1),
    onAnswer({ method, path, isDryRun }, { status }) {
      if (method !== 'GET' && !isDryRun && status < 300 && !NO_CHANGE.test(path)) writes.push(`${method} ${path}`);
    },
  });
}

function openAzure(
  { azure, kubernetes, clock, writes }: SimulatedWorld,
  faults: SimulatedFaults,
  calls: SimulatedRun['calls'],
  keysOf: OpenedKubernetes['keysOf'],
) {
  const { handle } = createSandboxAzure({
    ...{ state: azure, clock, keysOf },
    // Any key will do, and making one takes longer than a whole run.
    signingKey: kubernetes.signingKey,
    ...(faults.azure && { faults: faults.azure }),
    latencyMs: ({ method, path }) =>
      method === 'PUT' && !path.includes('oauth2') ? (faults.latency?.azureWrite ?? 0) : 0,
    onCall: () => (calls.azure += 1),
    onAnswer({ method, path }, { status }) {
      if (method !== 'GET' && status < 300 && !NO_CHANGE.test(path)) writes.push(`${method} ${path}`);
    },
  });
  const { reader, writer } = join(handle, { clock });
  // Time stands still for this one: its signatures are checked on another thread, which the virtual clock does not wait for.
  const exchange = tokenExchange(
    { clock: systemClock, userAgent: 'migrate', httpClient: inProcessClient(handle) },
    AUTHORITY,
  );
  return { reader, writer, exchange, tenantId: TENANT, scope: SCOPE, authority: AUTHORITY };
}

/** A request that hears nothing for a minute fails, as over the network. */
function givingUp(transport: Transport, clock: Clock): Transport {
  return {
    async send(request, signal) {
      const answered = new AbortController();
      const silent = new AbortController();
      clock.sleep(IDLE_MS, answered.signal).then(
        () => silent.abort(Object.assign(new Error('no data for 60 seconds'), { code: 'ETIMEDOUT' })),
        () => undefined,
      );
      try {
        return await transport.send(request, AbortSignal.any([signal, silent.signal]));
      } finally {
        answered.abort();
      }
    },
  };
}

function keepInMemory(journals: SimulatedWorld['journals']): RunStore {
  return {
    async list(planId) {
      return Object.entries(journals)
        .filter(([, lines]) => lines.some((line) => line.type === 'run_start' && line.planId === planId))
        .map(([runId, lines]) => ({ runId, path: `${runId}.journal.ndjson`, lines: structuredClone(lines) }));
    },
    async open(runId) {
      const lines: JournalLine[] = (journals[runId] ??= []);
      return {
        path: `${runId}.journal.ndjson`,
        append: async (line) => void lines.push(structuredClone(line)),
        close: async () => undefined,
      };
    },
  };
}
