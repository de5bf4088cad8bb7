/** The real program, killed at every line of its journal and after every write: the next one goes on to the same end. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { asObject, type JsonObject } from '../../src/core/json.js';
import { armId, azureIdentity, azureIdentityBinding, serviceAccount, workload } from '../support/objects.js';
import { loadObjects } from './load-objects.js';
import { compareState } from './migrated-state.js';
import { type MigrationWorld, startMigrationWorld } from './migration-world.js';

const PRELOAD = `--import=${pathToFileURL(join(process.cwd(), 'test/cluster/kill-at.js')).href}`;
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
  const planned = await world.run(['plan', '--namespace', namespace, '--out', plan]);
  if (planned.code !== 0) throw new Error(planned.stderr);
  const where = ['--state-namespace', namespace, '--state-dir', join(world.folder, namespace), '--yes'];
  return {
    state: () => compareState(world, namespace),
    run: (command: string[], env: Record<string, string> = {}) =>
      world.run([command[0] ?? '', plan, ...command.slice(1), ...where, '--token-interval', '0s', '--json'], env),
  };
}

/** What `migrate unlock` does: nobody waits a minute for each of the runs that are killed here. */
async function unlock(namespace: string): Promise<void> {
  const name = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace, name: 'pod-identity-migrate-lock' };
  const client = world.controlPlane.clientFor();
  if (await client.get(name)) await client.delete(name);
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

describe('the program, killed', () => {
  it('is gone on with to the same end from every line of its journal and after every write', async () => {
    const { cuts, start, end } = await listCuts();
    const started = Date.now();
    const queue = cuts.entries();
    const worker = async (): Promise<void> => {
      for (const [index, { name, env }] of queue) {
        const shop = await openShop(name, index + 1);
        expect({ name, state: await shop.state() }).toEqual({ name, state: start });
        const killed = await shop.run(['apply'], env);
        expect({ name, signal: killed.signal, code: killed.code }).toEqual({ name, signal: 'SIGKILL', code: null });
        await unlock(name);
        const resumed = await shop.run(['apply', '--resume']);
        expect({ name, code: resumed.code, said: resumed.code === 0 ? '' : resumed.stdout }).toEqual({
          name,
          code: 0,
          said: '',
        });
        expect({ name, state: await shop.state() }).toEqual({ name, state: end });
        process.stderr.write(`${name} of ${cuts.length} ${(Date.now() - started) / 1000}\n`);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
    console.log(cuts.length, (Date.now() - started) / 1000);
  }, 1_200_000);
});
