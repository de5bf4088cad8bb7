import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { startControlPlane } from './control-plane.js';
import { findFreePorts } from './free-ports.js';
import { type GuardedPrograms, guardPrograms } from './guarded-programs.js';
import { findFolders, findProcesses } from './left-behind.js';
import { waitUntil } from './wait-until.js';

async function expectNothingLeft(folder: string): Promise<void> {
  expect(await findProcesses(folder)).toEqual([]);
  expect(await findFolders(folder)).toEqual([]);
}

/** `npm run cluster` as a person starts it, and the folder of its control plane once it is ready. */
async function startPlaying(programs: GuardedPrograms): Promise<{ pid: number; folder: string }> {
  programs.start({
    name: 'play',
    program: process.execPath,
    args: [fileURLToPath(new URL('./play.js', import.meta.url))],
    env: { MIGRATE_TEST_LOGS: '' },
  });
  await waitUntil(programs, 'play', async () => (await programs.readLog('play')).includes('Ctrl-C'));
  const talk = await programs.readLog('play');
  const kubeconfig = /KUBECONFIG=(.*)/.exec(talk)?.[1] ?? '';
  return { pid: Number(/kill (\d+)/.exec(talk)?.[1]), folder: dirname(kubeconfig) };
}

describe('the end of a control plane', () => {
  it('leaves no process and no file after stop', async () => {
    const controlPlane = await startControlPlane();
    const { folder } = controlPlane.programs;
    expect(await findProcesses(folder)).toHaveLength(3);
    await controlPlane.stop();
    await expectNothingLeft(folder);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('leaves nothing after %s to the runner', async (signal) => {
    const programs = await guardPrograms();
    const { pid, folder } = await startPlaying(programs);
    expect(await findProcesses(folder)).toHaveLength(3);
    process.kill(pid, signal);
    while (programs.isRunning('play')) await sleep(50);
    while ((await findProcesses(folder)).length > 0) await sleep(50);
    await expectNothingLeft(folder);
    await programs.end();
  });

  it('keeps the logs and nothing else when it does not start, and says where they are', async () => {
    const failure = await startControlPlane({ apiserverFlags: ['--no-such-flag'] }).catch(String);
    const logs = /logs in ([^:]*):/.exec(String(failure))?.[1] ?? '';
    expect(failure).toContain('unknown flag: --no-such-flag');
    expect(await readFile(join(logs, 'kube-apiserver.log'), 'utf8')).toContain('unknown flag: --no-such-flag');
    expect(await findProcesses(logs)).toEqual([]);
    await rm(logs, { recursive: true });
  });
});

describe('several control planes', () => {
  it('run side by side and share nothing', async () => {
    const [one, two] = await Promise.all([startControlPlane(), startControlPlane()]);
    await one.clientFor().createNamespace('only-here');
    const name = { apiVersion: 'v1', kind: 'Namespace', name: 'only-here' };
    expect(await one.clientFor().get(name)).toBeDefined();
    expect(await two.clientFor().get(name)).toBeUndefined();
    await Promise.all([one.stop(), two.stop()]);
  });

  it.each([
    ['etcd', 0],
    ['kube-apiserver', 2],
  ])('start over when another process is faster at the port of %s', async (_, index) => {
    const rival = createServer().listen(0, '127.0.0.1');
    await once(rival, 'listening');
    const address = rival.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    let calls = 0;
    const controlPlane = await startControlPlane({
      findPorts: async (count) =>
        (await findFreePorts(count)).map((port, at) => (calls++ < 3 && at === index ? taken : port)),
    });
    expect(calls).toBe(6);
    await controlPlane.stop();
    rival.close();
  });
});
