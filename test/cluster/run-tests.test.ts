/** What a run of the tier leaves behind, however it ends: nothing but logs that it names. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeTempFolder } from '../support/temp-folder.js';
import { findProcesses } from './left-behind.js';

const OURS = 'pod-identity-migrate';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await makeTempFolder());
});
afterEach(() => remove());

/** One test of the tier, in a session of its own, with the folder as its place for temporary files. */
function startTier(env: Record<string, string> = {}): ChildProcess {
  const script = fileURLToPath(new URL('./run-tests.sh', import.meta.url));
  const given = { TMPDIR: folder, MIGRATE_TEST_LOGS: '', MIGRATE_TEST_AGREEMENTS: '', ...env };
  return spawn('bash', [script, 'control-plane.test', '-t', 'is of the release'], {
    env: { ...process.env, ...given },
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

async function findFiles(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith(OURS));
}

/** A program that says no to everything, in the place of the API server. */
async function makeBrokenServer(): Promise<string> {
  const place = join(folder, 'broken');
  await mkdir(place);
  await writeFile(join(place, 'kube-apiserver'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  return place;
}

async function end(tier: ChildProcess): Promise<{ code: unknown; output: string }> {
  const ended = once(tier, 'exit');
  const output = tier.stdout === null ? '' : await text(tier.stdout);
  const [code] = await ended;
  while ((await findProcesses(folder)).length > 0) await sleep(50);
  return { code, output };
}

describe('a run of the tier', () => {
  it('leaves nothing when it passes', async () => {
    const { code } = await end(startTier());
    expect(code).toBe(0);
    expect(await findFiles()).toEqual([]);
  });

  it('leaves the logs when it fails, and says where', async () => {
    const { code, output } = await end(startTier({ MIGRATE_TEST_BIN: await makeBrokenServer() }));
    expect(code).toBe(1);
    const logs = /logs are in (.*)/.exec(output)?.[1] ?? '';
    expect(dirname(logs)).toBe(folder);
    expect(await findFiles()).toEqual([basename(logs)]);
  });

  it('leaves nothing after Ctrl-C', async () => {
    const tier = startTier();
    while (!(await findProcesses(folder)).some((line) => line.includes('kube-apiserver'))) await sleep(50);
    process.kill(-(tier.pid ?? 0), 'SIGINT');
    await end(tier);
    while ((await findFiles()).length > 0) await sleep(50);
  });
});
