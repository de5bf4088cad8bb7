/** Two runs at once, on a real API server: one wins, and the other writes nothing. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { MigrationError } from '../../src/core/errors.js';
import type { LockInfo } from '../../src/core/formats/lock-info.js';
import type { RunReport } from '../../src/core/formats/run-report.js';
import { acquireLock, type HeldLock } from '../../src/engine/lock.js';
import type { Clock } from '../../src/ports/clock.js';
import { connectCluster, type ConnectedCluster } from '../../src/systems/kubernetes/connect.js';
import { leaseStore } from '../../src/systems/kubernetes/lease-store.js';
import { systemClock } from '../../src/systems/system-clock.js';
import { kubeConfigOptions } from '../support/kubeconfig.js';
import { azureIdentity, azureIdentityBinding, serviceAccount, workload } from '../support/objects.js';
import { recordAgreement } from './agreements.js';
import { loadObjects } from './load-objects.js';
import { type MigrationWorld, startMigrationWorld } from './migration-world.js';
import { waitUntil } from './wait-until.js';

const ROUNDS = 200;
const TEN_MINUTES = 600_000;
const never = new AbortController().signal;
const LEASE = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  namespace: 'default',
  name: 'pod-identity-migrate-lock',
};

let world: MigrationWorld;
let connected: ConnectedCluster;
let plan: string;
beforeAll(async () => {
  world = await startMigrationWorld();
  const options = kubeConfigOptions(world.folder, { kubeconfig: world.controlPlane.kubeconfig });
  connected = await connectCluster({ ...options, userAgent: 'test', random: Math.random });
  world.addIdentity('api', 1);
  await loadObjects(world.controlPlane.clientFor(), [
    azureIdentity('shop', 'api', { number: 1 }),
    azureIdentityBinding('shop', 'api', 'api', 'api'),
    ...['api', 'web', 'job'].flatMap((name) => [
      serviceAccount('shop', name),
      workload('shop', name, { label: 'api', account: name }),
    ]),
  ]);
  plan = join(world.folder, 'shop.plan.json');
  const planned = await world.run(['plan', '--out', plan]);
  if (planned.code !== 0) throw new Error(planned.stderr);
});
afterAll(async () => {
  connected.transport.close();
  await world.stop();
});

function infoOf(id: string): LockInfo {
  return { id, mode: 'apply', planId: 'sha256:1', who: 'ann@laptop', tool: '1', created: new Date().toISOString() };
}

function clockAt(skew: number): Clock {
  return { now: () => systemClock.now() + skew, sleep: systemClock.sleep };
}

/** `locked`: somebody else has it. */
async function tryToLock(id: string, skew: number): Promise<HeldLock | 'locked'> {
  const ports = { leases: leaseStore(connected.wire, 'default'), clock: clockAt(skew), emit: () => undefined };
  const request = { info: infoOf(id), timeoutMs: 0, takeOverFrom: [] };
  return acquireLock(request, ports, never).catch((error: unknown) => {
    if (error instanceof MigrationError && error.kind === 'locked') return 'locked' as const;
    throw error;
  });
}

describe('the lock', () => {
  it('is given to one of two, whatever their clocks say', async () => {
    let single = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const skew = [0, TEN_MINUTES, -TEN_MINUTES][round % 3] ?? 0;
      const both = await Promise.all([tryToLock(`a-${round}`, 0), tryToLock(`b-${round}`, skew)]);
      const held = both.filter((lock) => lock !== 'locked');
      if (held.length === 1) single += 1;
      await Promise.all(held.map((lock) => lock.release()));
    }
    recordAgreement({
      oracle: 'kube-apiserver',
      about: 'races of two for the lock that one wins',
      cases: ROUNDS,
      differences: ROUNDS - single,
    });
    expect(single).toBe(ROUNDS);
  }, 120_000);
});

describe('two runs of the program', () => {
  const apply = ['apply', '--yes', '--token-interval', '8s', '--json'];

  it('end with 5 and with what the winner has done; one that loses its lock stops before its next write', async () => {
    const [command = '', ...flags] = apply;
    const first = world.run([command, plan, ...flags]);
    const client = world.controlPlane.clientFor();
    const holderOf = async (): Promise<unknown> => (await client.get(LEASE))?.['spec'];
    await waitUntil(world.controlPlane.programs, 'kube-apiserver', async () => {
      return JSON.stringify((await holderOf()) ?? null).includes('holderIdentity');
    });
    const second = await world.run([command, plan, ...flags]);
    expect({ code: second.code, said: JSON.parse(second.stdout) }).toMatchObject({ code: 5, said: { code: 'locked' } });
    // Somebody takes the lock away while the first is proving its tokens, which takes longer than until the next renewal.
    await client.patch(LEASE, [{ op: 'replace', path: '/spec/holderIdentity', value: 'somebody-else' }]);
    const ended = await first;
    const report = JSON.parse(ended.stdout) as RunReport;
    expect({ code: ended.code, error: report.error?.code }).toEqual({ code: 7, error: 'lock-lost' });
    const written = report.steps.filter(({ state, stage }) => state === 'applied' && stage === 'workloads');
    expect(written).toEqual([]);
  }, 120_000);
});
