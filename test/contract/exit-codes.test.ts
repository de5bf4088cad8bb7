/** Every command × every way to end × text and JSON: exit code, and what stands on stdout and stderr. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ErrorDocument } from '../../src/core/formats/error.js';
import { problemsOf } from '../../src/core/formats/find-problems.js';
import { PlanFile } from '../../src/core/formats/plan.js';
import { ended, runCli, startCli } from '../support/built-cli.js';
import { makeTempFolder } from '../support/temp-folder.js';

const SHOP = 'test/fixtures/shop';
const findErrorProblems = problemsOf(ErrorDocument);
/** A process per test. */
const TIMEOUT = 60_000;

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
let plan: string;
let stalled: { server: Server; kubeconfig: string };

beforeAll(async () => {
  folder = await makeTempFolder();
  plan = join(folder.path, 'shop.plan.json');
  const saved = await runCli(
    ['plan', '--from', SHOP, '--issuer-url', 'https://oidc.example/c/', '--out', plan],
    folder.path,
  );
  expect(saved).toMatchObject({ code: 0 });
  await writeFile(join(folder.path, 'garbage'), 'no: [plan');
  stalled = await startStalledServer(folder.path);
}, TIMEOUT);

afterAll(async () => {
  stalled.server.closeAllConnections();
  stalled.server.close();
  await folder.remove();
});

/** A cluster that takes requests and never answers. */
async function startStalledServer(path: string): Promise<typeof stalled> {
  const server = createServer(() => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const kubeconfig = join(path, 'stalled.yaml');
  const content = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'c',
    clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${port}` } }],
    users: [{ name: 'u', user: {} }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
  };
  await writeFile(kubeconfig, JSON.stringify(content));
  return { server, kubeconfig };
}

interface Case {
  ends: string;
  args: () => readonly string[];
  code: number;
  /** Error code in the JSON document; absent for success. */
  error?: string;
}

const cases: Case[] = [
  { ends: 'scan: ok', args: () => ['scan', '--from', SHOP], code: 0 },
  { ends: 'scan: bad flag', args: () => ['scan', '--nope'], code: 2, error: 'bad-arguments' },
  {
    ends: 'scan: contradicting flags',
    args: () => ['scan', '--from', SHOP, '--context', 'x'],
    code: 2,
    error: 'bad-arguments',
  },
  {
    ends: 'scan: unreadable input',
    args: () => ['scan', '--from', 'no/such/folder'],
    code: 2,
    error: 'input-not-found',
  },
  {
    ends: 'scan: unreadable snapshot',
    args: () => ['scan', '--snapshot', join(folder.path, 'garbage')],
    code: 2,
    error: 'invalid-snapshot',
  },
  { ends: 'scan: bad selector', args: () => ['scan', '--from', SHOP, '-l', 'a('], code: 2, error: 'invalid-selector' },
  { ends: 'scan: no cluster', args: () => ['scan'], code: 1, error: 'no-cluster' },
  { ends: 'plan: ok', args: () => ['plan', '--from', SHOP], code: 0 },
  { ends: 'plan: changes', args: () => ['plan', '--from', SHOP, '--detailed-exitcode'], code: 3 },
  {
    ends: 'plan: bad flag',
    args: () => ['plan', '--wave-size', 'many', '--from', SHOP],
    code: 2,
    error: 'bad-arguments',
  },
  {
    ends: 'plan: unreadable input',
    args: () => ['plan', '--from', 'no/such/folder'],
    code: 2,
    error: 'input-not-found',
  },
  {
    ends: 'plan: unreadable migration file',
    args: () => ['plan', '--from', SHOP, '--migration-file', join(folder.path, 'garbage')],
    code: 2,
    error: 'invalid-migration-file',
  },
  { ends: 'plan: no cluster', args: () => ['plan'], code: 1, error: 'no-cluster' },
  { ends: 'diff: ok', args: () => ['diff', plan], code: 0 },
  { ends: 'diff: bad flag', args: () => ['diff', plan, '--nope'], code: 2, error: 'bad-arguments' },
  { ends: 'diff: no plan named', args: () => ['diff'], code: 2, error: 'bad-arguments' },
  {
    ends: 'diff: unreadable input',
    args: () => ['diff', join(folder.path, 'garbage')],
    code: 2,
    error: 'invalid-plan-file',
  },
  { ends: 'diff: no cluster', args: () => ['diff', plan, '--live'], code: 1, error: 'no-cluster' },
  { ends: 'explain: the codes', args: () => ['explain'], code: 0 },
  { ends: 'explain: a finding', args: () => ['explain', 'bare-pod'], code: 0 },
  { ends: 'explain: where a finding is raised', args: () => ['explain', 'bare-pod', '--from', SHOP], code: 0 },
  { ends: 'explain: an error', args: () => ['explain', 'AADSTS700016: x'], code: 0 },
  { ends: 'explain: an object', args: () => ['explain', 'deploy/checkout', '-n', 'shop', '--from', SHOP], code: 0 },
  { ends: 'explain: no such code', args: () => ['explain', 'bear-pod'], code: 2, error: 'unknown-code' },
  { ends: 'explain: nothing on stdin', args: () => ['explain', '-'], code: 2, error: 'unknown-code' },
  {
    ends: 'explain: no such object',
    args: () => ['explain', 'deploy/nope', '--from', SHOP],
    code: 2,
    error: 'object-not-found',
  },
  {
    ends: 'explain: subject taken by --from',
    args: () => ['explain', '--from', SHOP, 'bare-pod'],
    code: 2,
    error: 'bad-arguments',
  },
  { ends: 'explain: bad flag', args: () => ['explain', '--nope'], code: 2, error: 'bad-arguments' },
  { ends: 'explain: no cluster', args: () => ['explain', 'deploy/api'], code: 1, error: 'no-cluster' },
  { ends: 'completion: bad flag', args: () => ['completion', 'bash', '--nope'], code: 2, error: 'bad-arguments' },
  { ends: 'completion: no such shell', args: () => ['completion', 'tcsh'], code: 2, error: 'bad-arguments' },
  { ends: 'completion: no shell named', args: () => ['completion'], code: 2, error: 'bad-arguments' },
  { ends: 'no such command', args: () => ['scann'], code: 2, error: 'unknown-command' },
];

describe('a command ends', () => {
  it.each(cases)(
    '$ends with $code in text',
    async ({ args, code, error }) => {
      const result = await runCli(args(), folder.path);

      expect(result).toMatchObject({ code, signal: null });
      if (error === undefined) expect(result.stdout).not.toBe('');
      else expect(result).toMatchObject({ stdout: '', stderr: expect.stringMatching(/^Error: .+\n/) });
    },
    TIMEOUT,
  );

  it.each(cases)(
    '$ends with $code in JSON, in one document',
    async ({ args, code, error }) => {
      const result = await runCli([...args(), '--json'], folder.path);

      expect(result).toMatchObject({ code, signal: null });
      const document: unknown = JSON.parse(result.stdout);
      if (error === undefined)
        expect(document).toMatchObject({
          kind: expect.stringMatching(/^(Explanation|Inventory|MigrationPlan|PlanDiff)$/),
        });
      else
        expect({ document, problems: findErrorProblems(document) }).toMatchObject({
          document: { code: error, exitCode: code },
          problems: [],
        });
    },
    TIMEOUT,
  );

  const interrupted = ['scan', 'plan', 'diff'].flatMap((command) =>
    (['SIGINT', 'SIGTERM'] as const).flatMap((signal) => [true, false].map((json) => ({ command, signal, json }))),
  );
  it.each(interrupted)(
    '$command in good order on $signal (JSON: $json)',
    async ({ command, signal, json }) => {
      const args = command === 'diff' ? ['diff', plan, '--live'] : [command];
      const asked = once(stalled.server, 'request');
      const child = startCli([...args, '--kubeconfig', stalled.kubeconfig, ...(json ? ['--json'] : [])], folder.path);
      const end = ended(child);
      await asked;
      child.kill(signal);
      const result = await end;

      expect(result.code).toBe(signal === 'SIGINT' ? 130 : 143);
      if (json)
        expect(JSON.parse(result.stdout)).toMatchObject({ kind: 'Error', code: 'interrupted', exitCode: result.code });
      else expect(result).toMatchObject({ stdout: '', stderr: expect.stringContaining('Stopped by') });
    },
    TIMEOUT,
  );

  it(
    'in good order while stdin has not ended',
    async () => {
      const child = startCli(['scan', '--from', '-'], folder.path);
      const end = ended(child);
      // More than a pipe holds: it is written only once the program reads, and by then it listens to signals.
      await new Promise((resolve) => child.stdin.write('# manifests follow\n'.repeat(20_000), resolve));
      child.kill('SIGINT');

      expect(await end).toMatchObject({ code: 130, stdout: '' });
    },
    TIMEOUT,
  );
});

describe('the outputs', () => {
  it(
    'of a saved plan are a file for its owner only that fits its schema',
    async () => {
      const { stdout } = await runCli(['diff', plan, '--json'], folder.path);
      const { readFile, stat } = await import('node:fs/promises');

      expect((await stat(plan)).mode & 0o777).toBe(0o600);
      expect(problemsOf(PlanFile)(JSON.parse(await readFile(plan, 'utf8')))).toEqual([]);
      expect(JSON.parse(stdout)).toMatchObject({ kind: 'PlanDiff' });
    },
    TIMEOUT,
  );

  it(
    'of a plan from a snapshot are those of a plan from its source',
    async () => {
      const snapshot = join(folder.path, 's.json');
      await runCli(['scan', '--from', SHOP, '--save', snapshot], folder.path);
      const [direct, saved] = await Promise.all([
        runCli(['plan', '--from', SHOP, '--json'], folder.path),
        runCli(['plan', '--snapshot', snapshot, '--json'], folder.path),
      ]);

      const changesOf = (text: string): unknown => (JSON.parse(text) as { changes: unknown }).changes;
      expect(changesOf(saved.stdout)).toEqual(changesOf(direct.stdout));
    },
    TIMEOUT,
  );

  it(
    'take the edited plan for what it is',
    async () => {
      const { readFile } = await import('node:fs/promises');
      const edited = join(folder.path, 'edited.plan.json');
      await writeFile(
        edited,
        (await readFile(plan, 'utf8')).replace(
          'system:serviceaccount:shop:catalog',
          'system:serviceaccount:shop:default',
        ),
      );

      const result = await runCli(['diff', edited, '--json'], folder.path);

      expect(result.code).toBe(4);
      expect(JSON.parse(result.stdout)).toMatchObject({ code: 'plan-edited' });
    },
    TIMEOUT,
  );

  it.each(['text', 'yaml', 'markdown'])(
    'in %s show no colour and no escape when they go to a pipe',
    async (format) => {
      const { stdout } = await runCli(['plan', '--from', SHOP, '-o', format], folder.path);

      expect(stdout.length).toBeGreaterThan(500);
      expect(stdout).not.toContain('\u001b');
    },
    TIMEOUT,
  );
});
