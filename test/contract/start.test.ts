/** The program from the outside: its name, version and help, and what happens to its streams. */
import { spawnSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EXIT_CODES } from '../../src/cli/exit-codes.js';
import { runCli } from '../support/built-cli.js';
import { makeTempFolder } from '../support/temp-folder.js';

const SHOP = 'test/fixtures/shop';
const TIMEOUT = 60_000;

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
beforeAll(async () => {
  folder = await makeTempFolder();
});
afterAll(() => folder.remove());

describe('the version', () => {
  it(
    'is the same line on the short way and on the way through oclif',
    async () => {
      const [first, ...others] = await Promise.all([
        runCli(['--version'], folder.path),
        runCli(['-v'], folder.path),
        runCli(['version'], folder.path),
        runCli(['--version', 'scan'], folder.path),
      ]);
      expect(first?.stdout).toMatch(/^pod-identity-migrate\/\d+\.\d+\.\d+ \S+ node-v\S+\n$/);
      for (const other of others) expect(other).toEqual(first);
    },
    TIMEOUT,
  );
});

describe('the help', () => {
  it.each(['scan', 'plan', 'diff', 'explain', 'completion'])(
    'of %s has examples and its exit codes',
    async (command) => {
      const [flag, word] = [
        await runCli([command, '--help'], folder.path),
        await runCli(['help', command], folder.path),
      ];
      expect(flag).toMatchObject({ code: 0, stderr: '' });
      expect(word).toEqual(flag);
      expect(flag.stdout).toMatch(/\nEXAMPLES\n/);
      const section = flag.stdout.split('\nEXIT CODES\n')[1] ?? '';
      for (const name of ['ok', 'failed', 'usage', 'bug', 'interrupted'] as const) {
        expect(section).toMatch(
          new RegExp(`^ +${EXIT_CODES[name].code} +${EXIT_CODES[name].meaning.slice(0, 20)}`, 'm'),
        );
      }
    },
    TIMEOUT,
  );

  it.each(['scan', 'plan', 'diff', 'explain'])(
    'of %s has its flags in a column',
    async (command) => {
      const { stdout } = await runCli([command, '--help'], folder.path);
      const [, flags = ''] = /\nOUTPUT FLAGS\n(.*?)\n\n/s.exec(stdout) ?? [];
      const columns = [...flags.matchAll(/^( {2}-\w, | *)--/gm)].map(([start]) => start.length);
      expect(new Set(columns).size).toBe(1);
    },
    TIMEOUT,
  );

  it.each([[['scn', '--help']], [['help', 'scn']], [['scn']]])(
    'of no command (%j) names the one that was meant',
    async (args) => {
      const { code, stderr } = await runCli(args, folder.path);
      expect([code, stderr]).toEqual([2, 'Error: There is no command "scn"\nTry: migrate scan\nTry: migrate --help\n']);
    },
    TIMEOUT,
  );
});

describe('as a plug-in of kubectl', () => {
  it(
    'the program calls itself what a person has typed',
    async () => {
      const link = join(folder.path, 'kubectl-podid_migrate');
      await symlink(join(process.cwd(), 'bin/run.js'), link);
      const run = (...args: string[]) => spawnSync(process.execPath, [link, ...args], { encoding: 'utf8' });
      expect(run('scan', '--help').stdout).toContain('$ kubectl podid-migrate scan');
      expect(run('scan', '--nope').stderr).toContain('Try: kubectl podid-migrate scan --help\n');
    },
    TIMEOUT,
  );
});

describe('stdout', () => {
  const shell = (command: string) =>
    spawnSync('bash', ['-c', `set -o pipefail; ${command}`], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', HOME: folder.path },
    });

  it.each(['completion bash', `plan --from ${SHOP} -o yaml`, 'plan --help'])(
    'may be closed by who has read enough of %s',
    (args) => {
      const { status, stderr } = shell(`node bin/run.js ${args} | true`);
      expect([status, stderr]).toEqual([0, '']);
    },
    TIMEOUT,
  );

  it.each([`scan --from ${SHOP}`, `scan --from ${SHOP} --json`, 'plan --help'])(
    'on a full disk is a failure (%s)',
    (args) => {
      const { status, stderr } = shell(`node bin/run.js ${args} > /dev/full`);
      expect([status, stderr]).toEqual([1, 'Error: The result could not be written to stdout\nWhy: ENOSPC\n']);
    },
    TIMEOUT,
  );
});

describe('variables', () => {
  it(
    'give flags, and lists of values',
    async () => {
      const env = { MIGRATE_FROM: SHOP, MIGRATE_NAMESPACE: 'shop,payments', MIGRATE_OUTPUT: 'json' };
      const [byVariables, byFlags] = await Promise.all([
        runCli(['plan'], folder.path, env),
        runCli(['plan', '--from', SHOP, '-n', 'shop', '-n', 'payments', '--json'], folder.path),
      ]);
      expect(JSON.parse(byVariables.stdout)).toEqual(JSON.parse(byFlags.stdout));
      expect(JSON.parse(byFlags.stdout)).toMatchObject({ inputs: { scope: { namespaces: ['payments', 'shop'] } } });
    },
    TIMEOUT,
  );

  it.each([
    ['-n', 'namespace'],
    ['--out', 'out'],
    ['--context', 'context'],
  ])(
    'that are empty are no value of %s',
    async (flag, name) => {
      const { code, stderr } = await runCli(['plan', flag, ''], folder.path);
      expect([code, stderr]).toEqual([2, `Error: The value of --${name} is empty\n`]);
    },
    TIMEOUT,
  );
});
