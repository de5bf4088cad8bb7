/** Runs of the built program that stop before their end: by a signal, or because that was asked for. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { asObject, type JsonObject } from '../../src/core/json.js';
import { ended } from '../support/built-cli.js';
import { API, before, openScene, QUICK, type Scene } from '../support/cli-scene.js';

const TIMEOUT = 60_000;
const FIRST_WRITE_TO_CLUSTER = 'PATCH /api/v1/namespaces/shop/serviceaccounts/api';

async function withScene(act: (scene: Scene) => Promise<void>): Promise<void> {
  const scene = await openScene();
  try {
    await act(scene);
  } finally {
    await scene.close();
  }
}

async function readLastLine(folder: string): Promise<unknown> {
  const [journal = ''] = (await readdir(folder)).filter((name) => name.endsWith('.journal.ndjson'));
  return JSON.parse((await readFile(join(folder, journal), 'utf8')).trimEnd().split('\n').at(-1) ?? '');
}

function specOf({ world }: Scene, name: string): JsonObject {
  return asObject(world.cluster.get(`/apis/apps/v1/namespaces/shop/deployments/${name}`)['spec']);
}

describe('a run that is told to stop', () => {
  const signals = (['SIGINT', 'SIGTERM'] as const).flatMap((signal) => [false, true].map((json) => ({ signal, json })));
  it.each(signals)(
    '(15) by $signal ends in good order, gives the lock back, and is gone on with (JSON: $json)',
    ({ signal, json }) =>
      withScene(async (scene) => {
        const { world, plan, folder } = scene;
        const child = world.start(['apply', plan, '--yes', ...QUICK, ...(json ? ['--json'] : [])]);
        const end = ended(child);
        before(scene, FIRST_WRITE_TO_CLUSTER, () => child.kill(signal));
        const result = await end;

        expect(result).toMatchObject({ code: signal === 'SIGINT' ? 130 : 143, signal: null });
        const told = { kind: 'RunReport', outcome: 'interrupted', exitCode: result.code };
        if (json) expect(JSON.parse(result.stdout)).toMatchObject(told);
        expect(await readLastLine(folder)).toMatchObject({ type: 'run_end', outcome: 'interrupted' });
        expect((await world.run(['unlock'])).stdout).toBe('Nobody holds the lock.\n');
        expect(await scene.apply()).toMatchObject({ code: 6, stderr: expect.stringContaining('--resume') });
        expect(await scene.apply('--resume')).toMatchObject({ code: 0 });
        expect(new Set(world.writes).size).toBe(world.writes.length);
      }),
    TIMEOUT,
  );
});

describe('a rollback of what was written in part', () => {
  it(
    '(13) puts back what was there before, and leaves what others have changed meanwhile',
    () =>
      withScene(async (scene) => {
        const { world, plan } = scene;
        const start = ['api', 'web'].map((name) => specOf(scene, name));
        expect(await scene.apply('--only', API)).toMatchObject({ code: 0 });
        world.cluster.patch('/apis/apps/v1/namespaces/shop/deployments/api', [
          { op: 'replace', path: '/spec/replicas', value: 3 },
        ]);
        expect(specOf(scene, 'api')).not.toEqual({ ...start[0], replicas: 3 });
        expect(await world.run(['rollback', plan, '--yes', ...QUICK])).toMatchObject({ code: 0 });

        expect(specOf(scene, 'api')).toEqual({ ...start[0], replicas: 3 });
        expect(specOf(scene, 'web')).toEqual(start[1]);
      }),
    TIMEOUT,
  );

  it(
    'finds the plan by the id of the run, also beside a plan that takes it back',
    () =>
      withScene(async (scene) => {
        const { world, plan, folder } = scene;
        expect(await scene.apply()).toMatchObject({ code: 0 });
        const [journal = ''] = (await readdir(folder)).filter((name) => name.endsWith('.journal.ndjson'));
        const saved = await world.run(['rollback', plan, '--out', join(folder, 'back.plan.json'), '--json']);
        const { planId } = JSON.parse(saved.stdout) as { planId: string };
        const back = ['rollback', journal.replace('.journal.ndjson', ''), '--state-dir', folder, ...QUICK];

        expect(await world.run([...back, '--approve', planId])).toMatchObject({ code: 0 });
        expect(await world.run(['status', plan])).toMatchObject({ stdout: expect.stringContaining('2 prepared') });
      }),
    TIMEOUT,
  );
});
