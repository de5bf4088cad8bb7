/** Every request of a run fails once, on a real API server and on the way to Azure: the run ends in good order, and can be gone on with. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { assembleRun } from '../../src/cli/assemble-run.js';
import { MigrationError } from '../../src/core/errors.js';
import { decodePlanFile } from '../../src/core/formats/plan-file.js';
import { EVERYTHING, selectSteps } from '../../src/core/run/select-steps.js';
import { statusOf } from '../../src/core/status/status-of.js';
import { DEFAULT_SETTINGS } from '../../src/core/run/run-settings.js';
import { observeTargets } from '../../src/engine/observe-targets.js';
import type { AzureHandler } from '../../src/ports/azure-handler.js';
import type { HttpResponse, Transport } from '../../src/ports/http.js';
import type { Damage } from '../../src/sandbox/faults.js';
import { sendOn } from '../../src/sandbox/suffer.js';
import { readText } from '../../src/systems/files/read-text.js';
import { journalFiles } from '../../src/systems/files/journal-files.js';
import { accountTokens } from '../../src/systems/kubernetes/account-tokens.js';
import { connectCluster, type ConnectedCluster } from '../../src/systems/kubernetes/connect.js';
import { kubernetesClient } from '../../src/systems/kubernetes/kubernetes-client.js';
import { tokenExchange } from '../../src/systems/azure/exchange-token.js';
import { inProcessClient } from '../../src/systems/azure/in-process.js';
import { systemClock } from '../../src/systems/system-clock.js';
import { apply } from '../../src/usecases/apply.js';
import { join as joinAzure } from '../support/join-azure.js';
import { kubeConfigOptions } from '../support/kubeconfig.js';
import { azureIdentity, azureIdentityBinding, serviceAccount, workload } from '../support/objects.js';
import { loadObjects } from './load-objects.js';
import { compareState } from './migrated-state.js';
import { type MigrationWorld, startMigrationWorld } from './migration-world.js';
import { TENANT_ID } from './webhook.js';

const never = new AbortController().signal;
const PARALLEL = 6;
/** All of them take minutes: FAULTS=all goes through every request, otherwise it is every fourth. */
const EVERY = process.env['FAULTS'] === 'all' ? 1 : 4;
/** Before the request takes effect, and after it. */
const DAMAGES: readonly Damage[] = [
  { do: 'refuse', status: 409 },
  { do: 'refuse', status: 429, retryAfterS: 1 },
  { do: 'refuse', status: 500 },
  { do: 'refuse', status: 500, after: true },
  { do: 'reset' },
  { do: 'reset', after: true },
  { do: 'truncate' },
  { do: 'slow', ms: 500 },
  { do: 'gateway', status: 502, after: true },
];

let world: MigrationWorld;
let connected: ConnectedCluster;
beforeAll(async () => {
  world = await startMigrationWorld({ apiserverFlags: ['--max-requests-inflight=2000'] });
  const options = kubeConfigOptions(world.folder, { kubeconfig: world.controlPlane.kubeconfig });
  connected = await connectCluster({ ...options, userAgent: 'test', random: Math.random });
});
afterAll(async () => {
  connected.transport.close();
  await world.stop();
});

interface Faulty {
  system: 'kubernetes' | 'azure';
  /** The how manieth request; 0: none. */
  nth: number;
  damage: Damage;
}

const WELL: Faulty = { system: 'kubernetes', nth: 0, damage: { do: 'reset' } };

async function openShop(namespace: string, number: number): Promise<string> {
  world.addIdentity(`${namespace}-api`, number);
  await loadObjects(world.controlPlane.clientFor(), [
    azureIdentity(namespace, `${namespace}-api`, { number }),
    azureIdentityBinding(namespace, 'api', `${namespace}-api`, `${namespace}-api`),
    serviceAccount(namespace, 'api'),
    workload(namespace, 'api', { label: `${namespace}-api`, account: 'api' }),
  ]);
  const plan = join(world.folder, `${namespace}.plan.json`);
  const planned = await world.run([
    'plan',
    '--offline',
    '--tenant-id',
    TENANT_ID,
    '--namespace',
    namespace,
    '--out',
    plan,
  ]);
  if (planned.code !== 0) throw new Error(planned.stderr);
  return plan;
}

function refuse({ status, retryAfterS }: Extract<Damage, { do: 'refuse' }>): HttpResponse {
  const headers = {
    'content-type': 'application/json',
    ...(retryAfterS !== undefined && { 'retry-after': String(retryAfterS) }),
  };
  return {
    status,
    headers,
    body: JSON.stringify({ kind: 'Status', status: 'Failure', reason: 'Ordered', code: status }),
  };
}

/** As a process that loses one request would do it. */
async function run(namespace: string, path: string, fault: Faulty, resume: boolean) {
  const calls = { kubernetes: 0, azure: 0 };
  const damageAt = (system: Faulty['system']): Damage | undefined => {
    calls[system] += 1;
    return fault.system === system && fault.nth === calls[system] ? fault.damage : undefined;
  };
  const way = { clock: systemClock, latencyMs: 0, refuse };
  const transport: Transport = {
    send: (request, signal) =>
      sendOn(
        { ...way, damage: damageAt('kubernetes'), serve: () => connected.transport.send(request, signal) },
        signal,
      ),
  };
  const handle: AzureHandler = (request, signal) =>
    sendOn({ ...way, damage: damageAt('azure'), serve: () => world.askAzure(request, signal) }, signal);
  const wire = { ...connected.wire, transport };
  const azure = joinAzure(handle, { clock: systemClock });
  const plan = decodePlanFile(await readText(path, never), path);
  const { ports, checksFor } = assembleRun({
    cluster: { reader: kubernetesClient({ ...wire, context: 'test' }), tokens: accountTokens(wire), wire },
    azure: {
      ...azure,
      exchange: tokenExchange(
        { clock: systemClock, userAgent: 'test', httpClient: inProcessClient(handle) },
        'https://login.microsoftonline.com',
      ),
      tenantId: TENANT_ID,
      scope: 'https://management.azure.com/.default',
      authority: 'https://login.microsoftonline.com',
    },
    runs: journalFiles(join(world.folder, namespace)),
    stateNamespace: namespace,
    clock: systemClock,
    random: Math.random,
    emit: () => undefined,
  });
  const request = {
    ...{ plan, resume, selection: EVERYTHING, settings: DEFAULT_SETTINGS, dryRun: false },
    ...{ runId: `${resume ? 'b' : 'a'}-${namespace}`, who: 'ann@laptop', tool: 'test' },
    cluster: await connected.reader.identify(never),
    ports: { ...ports, checks: checksFor(plan, selectSteps(plan, EVERYTHING), 0) },
    approve: async () => '--yes',
    signal: never,
  };
  const ending = await apply(request).then(
    ({ ending: how }) => how,
    (error: unknown) => {
      if (error instanceof MigrationError && error.kind !== 'bug') return error.kind;
      throw error;
    },
  );
  const live = await observeTargets(plan.changes, ports.writers, never);
  return { ending, calls, status: statusOf({ plan: plan as never, live }) };
}

describe('a run of which one request fails', () => {
  it('ends in good order, whichever it is, and is gone on with to the same end', async () => {
    const path = await openShop('well', 1);
    const whole = await run('well', path, WELL, false);
    expect(whole.ending).toBe('ok');
    const end = await compareState(world, 'well');
    const faults = (['kubernetes', 'azure'] as const).flatMap((system) =>
      Array.from({ length: whole.calls[system] }, (_, index): Faulty => {
        return { system, nth: index + 1, damage: DAMAGES[index % DAMAGES.length] ?? { do: 'reset' } };
      }),
    );
    const queue = faults.filter((_, index) => index % EVERY === 0).entries();
    const endings: Record<string, number> = {};
    const worker = async (): Promise<void> => {
      for (const [index, fault] of queue) {
        const namespace = `f-${fault.system}-${fault.nth}`;
        const shop = await openShop(namespace, index + 2);
        const failed = await run(namespace, shop, fault, false);
        endings[failed.ending] = (endings[failed.ending] ?? 0) + 1;
        const isAtItsEnd = JSON.stringify(await compareState(world, namespace)) === JSON.stringify(end);
        const moved = JSON.stringify(failed.status).includes('"progress":"moved"');
        expect({ namespace, moved }).toEqual({ namespace, moved: isAtItsEnd });
        const resumed = await run(namespace, shop, WELL, true);
        expect({ namespace, ending: resumed.ending }).toEqual({ namespace, ending: 'ok' });
        expect({ namespace, state: await compareState(world, namespace) }).toEqual({ namespace, state: end });
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
    console.log(`${faults.length} faults`, endings);
  }, 900_000);
});
