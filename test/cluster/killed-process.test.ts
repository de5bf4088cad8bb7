/** The real program, killed at every line of its journal and after every write: the next one goes on to the same end. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { asObject, type JsonObject } from '../../src/core/json.js';
import { armId, azureIdentity, azureIdentityBinding, serviceAccount, workload } from '../support/objects.js';
import type { Ended } from '../support/built-cli.js';
import { loadObjects } from './load-objects.js';
import { compareState } from './migrated-state.js';
import { type MigrationWorld, startMigrationWorld } from './migration-world.js';
import { TENANT_ID } from './webhook.js';

const PRELOAD = `--import=${pathToFileURL(join(process.cwd(), 'test/cluster/kill-at.js')).href}`;
/** All of them take minutes: CUTS=all goes through every one, otherwise it is every eighth. */
const EVERY = process.env['CUTS'] === 'all' ? 1 : 8;
/** Worlds side by side: each process mostly waits. */
const PARALLEL = 6;

let world: MigrationWorld;
beforeAll(async () => {
  world = await startMigrationWorld({ apiserverFlags: ['--max-requests-inflight=2000'] });
});
afterAll(() => world.stop());

/** Two that have to be split, one that is labelled already and only has to be restarted, and one that runs by the clock. */
function makeShop(namespace: string, number: number): JsonObject[] {
  const identities = ['api', 'web'].map((name, index) => ({
    name: `${namespace}-${name}`,
    number: 2 * number + index,
  }));
  for (const identity of identities) world.addIdentity(identity.name, identity.number);
  return [
    ...identities.flatMap(({ name, number: client }, index) => {
      const selector = `${namespace}-${index === 0 ? 'api' : 'web'}`;
      return [
        azureIdentity(namespace, name, { number: client, spec: { resourceID: armId(name) } }),
        azureIdentityBinding(namespace, name, name, selector),
      ];
    }),
    serviceAccount(namespace, 'shared'),
    ...['labelled', 'nightly'].map((name) => serviceAccount(namespace, name)),
    workload(namespace, 'api', { label: `${namespace}-api`, account: 'shared' }),
    workload(namespace, 'web', { label: `${namespace}-web`, account: 'shared' }),
    workload(namespace, 'labelled', {
      label: `${namespace}-api`,
      account: 'labelled',
      podLabels: { 'azure.workload.identity/use': 'true' },
    }),
    workload(namespace, 'nightly', {
      kind: 'CronJob',
      label: `${namespace}-web`,
      account: 'nightly',
      podSpec: { restartPolicy: 'Never' },
      spec: { schedule: '0 0 1 1 *' },
    }),
  ];
}

/** A namespace, its plan, and how to apply that without a word and without waiting between exchanges. */
async function openShop(namespace: string, number: number) {
  await loadObjects(world.controlPlane.clientFor(), makeShop(namespace, number));
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
  const back = join(world.folder, `${namespace}.back.plan.json`);
  const where = ['--state-namespace', namespace, '--state-dir', join(world.folder, namespace), '--yes'];
  return {
    back,
    state: () => compareState(world, namespace),
    /** Deletions want to be confirmed by the name of the cluster, and the id of what was reviewed. */
    async undo() {
      const { planId, applyable } = asObject(JSON.parse(await readFile(back, 'utf8')));
      const confirmed = ['--approve', String(planId), '--confirm', 'test', ...where];
      return applyable === true
        ? world.run(['apply', back, '--token-interval', '0s', '--json', ...confirmed])
        : { code: 0, signal: null, stdout: '', stderr: '' };
    },
    run: (command: string[], env: Record<string, string> = {}) =>
      world.run([command[0] ?? '', plan, ...command.slice(1), ...where, '--token-interval', '0s', '--json'], env),
  };
}

/** Nobody waits a minute for each of the runs that are killed here. */
async function unlock(namespace: string): Promise<void> {
  const name = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace, name: 'pod-identity-migrate-lock' };
  const holder = asObject((await world.controlPlane.clientFor().get(name))?.['spec'] ?? null)['holderIdentity'];
  if (typeof holder !== 'string') return;
  const { code, stderr } = await world.run(['unlock', '--lock-id', holder, '--state-namespace', namespace]);
  if (code !== 0) throw new Error(stderr);
}

interface Cut {
  name: string;
  env: Record<string, string>;
}

async function listCuts(): Promise<{ cuts: Cut[]; start: unknown; end: unknown }> {
  const shop = await openShop('whole', 0);
  const start = await shop.state();
  const file = join(world.folder, 'counts.json');
  const whole = await shop.run(['apply'], { NODE_OPTIONS: PRELOAD, KILL_COUNTS: file });
  if (whole.code !== 0) throw new Error(whole.stdout + whole.stderr);
  const { lines, writes } = asObject(JSON.parse(await readFile(file, 'utf8')));
  const cutsOf = (kind: string, count: unknown): Cut[] =>
    Array.from({ length: Number(count) }, (_, index) => ({
      name: `${kind}-${index + 1}`,
      env: { NODE_OPTIONS: PRELOAD, [`KILL_AFTER_${kind.toUpperCase()}`]: String(index + 1) },
    }));
  return { cuts: [...cutsOf('line', lines), ...cutsOf('write', writes)], start, end: await shop.state() };
}

describe('the program, killed at every line of its journal and after every write', () => {
  it('is gone on with to the same end, or taken back to the start', async () => {
    const { cuts, start, end } = await listCuts();
    const queue = cuts.filter((_, index) => index % EVERY === 0).entries();
    const worker = async (): Promise<void> => {
      for (const [index, { name, env }] of queue) {
        const shop = await openShop(name, index + 1);
        const expectState = async (state: unknown): Promise<void> => {
          expect({ name, state: await shop.state() }).toEqual({ name, state });
        };
        const expectCode = ({ code, stdout, stderr }: Ended, expected: number): void => {
          expect({ name, code, said: code === expected ? '' : stdout + stderr }).toEqual({
            name,
            code: expected,
            said: '',
          });
        };
        await expectState(start);
        const killed = await shop.run(['apply'], env);
        expect({ name, signal: killed.signal, code: killed.code }).toEqual({ name, signal: 'SIGKILL', code: null });
        await unlock(name);
        // Every other one goes back at once; what has gone on is taken back from its end.
        if (index % 2 === 0) {
          expectCode(await shop.run(['apply', '--resume']), 0);
          await expectState(end);
        }
        expectCode(await shop.run(['rollback', '--delete-created', '--out', shop.back]), 0);
        expectCode(await shop.undo(), 0);
        await expectState(start);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
  }, 1_200_000);
});
