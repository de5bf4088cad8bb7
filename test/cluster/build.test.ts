import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const NEEDED_TOOLS =
  'bash cat chmod cut dirname find ln mkdir mktemp mv readlink rm sed sha256sum shasum sort uname env node';

/** Runs a script of this folder on a machine without Go and without anything built. */
function runWithoutGo(machine: string, script: string, env: Record<string, string>, args: readonly string[] = []) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const bare = { PATH: join(machine, 'tools'), HOME: machine, MIGRATE_TEST_CACHE: join(machine, 'cache') };
  const { status, stdout, stderr } = spawnSync('bash', [path, ...args], { env: { ...bare, ...env }, encoding: 'utf8' });
  return { status, stdout, stderr };
}

async function makeMachineWithoutGo(): Promise<string> {
  const machine = await mkdtemp(join(tmpdir(), 'pod-identity-migrate-'));
  await mkdir(join(machine, 'tools'));
  for (const tool of NEEDED_TOOLS.split(' ')) {
    const found = spawnSync('bash', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).stdout.trim();
    if (found !== '') await symlink(found, join(machine, 'tools', tool));
  }
  return machine;
}

describe('without Go', () => {
  let machine: string;
  beforeAll(async () => {
    machine = await makeMachineWithoutGo();
  });
  afterAll(() => rm(machine, { recursive: true }));

  it('build.sh says what to do and ends with 3', () => {
    const { status, stdout, stderr } = runWithoutGo(machine, './build.sh', {});
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toMatch(/^kube-apiserver is not built yet and Go is not installed: .*MIGRATE_TEST_BIN/);
  });

  it.each(['MIGRATE_TEST_BIN', 'KUBEBUILDER_ASSETS'])('build.sh uses what %s holds', async (variable) => {
    const given = join(machine, variable);
    await mkdir(given);
    for (const name of ['etcd', 'kube-apiserver']) {
      await writeFile(join(given, name), '#!/bin/sh\necho given\n');
      await chmod(join(given, name), 0o755);
    }
    const { status, stdout } = runWithoutGo(machine, './build.sh', { [variable]: given }, ['etcd', 'kube-apiserver']);
    expect(status).toBe(0);
    expect(spawnSync(join(stdout.trim(), 'etcd'), { encoding: 'utf8' }).stdout).toBe('given\n');
  });

  it('the tier is skipped, and says so', () => {
    const { status, stdout } = runWithoutGo(machine, './run-tests.sh', {});
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'test:cluster is skipped.\n' });
  });

  it('the tier fails in CI', () => {
    expect(runWithoutGo(machine, './run-tests.sh', { CI: 'true' }).status).toBe(3);
  });
});

it.each([
  ['a part that does not exist', {}, 'no-such-program', /there is no 'no-such-program'/],
  ['a release without a module', { K8S: '1.20' }, 'etcd', /no module for K8S=1\.20; there are: kubernetes-/],
])('build.sh refuses %s', (_, env, part, message) => {
  const path = fileURLToPath(new URL('./build.sh', import.meta.url));
  const { status, stderr } = spawnSync('bash', [path, part], { env: { ...process.env, ...env }, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toMatch(message);
});
