/** The way of a decision: `plan --init`, one line uncommented, `plan --migration-file`. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MigrationPlan } from '../../src/core/formats/plan.js';
import { type Ended, runCli } from '../support/built-cli.js';
import { makeTempFolder } from '../support/temp-folder.js';

const SHOP = 'test/fixtures/shop';
const LEDGER = 'Deployment.apps/payments/ledger';
/** A process per call. */
const TIMEOUT = 60_000;

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
let file: string;
let first: Ended;

beforeAll(async () => {
  folder = await makeTempFolder();
  file = join(folder.path, 'migration.yaml');
  first = await runCli(['plan', '--from', SHOP, '--init', file, '--json'], folder.path);
}, TIMEOUT);
afterAll(() => folder.remove());

async function planWith(path: string, ...more: string[]): Promise<MigrationPlan> {
  const { stdout } = await runCli(['plan', '--from', SHOP, '--migration-file', path, '--json', ...more], folder.path);
  return JSON.parse(stdout) as MigrationPlan;
}

async function save(name: string, text: string): Promise<string> {
  const path = join(folder.path, name);
  await writeFile(path, text);
  return path;
}

describe('plan --init', () => {
  it('prints the plan as ever, and says on stderr what it wrote', () => {
    expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining(`Wrote ${file} with `) });
    expect(JSON.parse(first.stdout)).toMatchObject({ kind: 'MigrationPlan' });
  });

  it(
    'refuses to write both into one file, before it writes either',
    async () => {
      const path = join(folder.path, 'both');
      const { code } = await runCli(
        ['plan', '--from', SHOP, '--init', path, '--out', `${folder.path}/./both`],
        folder.path,
      );
      expect(code).toBe(2);
      await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
    },
    TIMEOUT,
  );

  it(
    'writes a file that changes nothing',
    async () => {
      expect(await planWith(file)).toEqual(JSON.parse(first.stdout));
    },
    TIMEOUT,
  );

  it(
    'writes lines that each decide when they are uncommented',
    async () => {
      const text = await readFile(file, 'utf8');
      const line =
        text.split('\n').find((each) => each.startsWith(`  # - {subject: ${LEDGER}, defaultIdentity: `)) ?? '';
      const plan = await planWith(await save('decided.yaml', text.replace(line, line.replace('# ', ''))));
      const open = ({ manual }: MigrationPlan): string[] => manual.map(({ code }) => code);

      expect(line).not.toBe('');
      expect(open(JSON.parse(first.stdout) as MigrationPlan)).toContain('several-identities');
      expect(open(plan)).not.toContain('several-identities');
      expect(plan.planId).not.toBe((JSON.parse(first.stdout) as MigrationPlan).planId);
      expect(plan.findings.filter(({ code }) => code.startsWith('decision-'))).toEqual([]);
    },
    TIMEOUT,
  );

  it(
    'replaces no file, and finds that out before it reads a cluster',
    async () => {
      const before = await readFile(file, 'utf8');
      const again = await runCli(['plan', '--init', file, '--json'], folder.path);

      expect(again.code).toBe(2);
      expect(JSON.parse(again.stdout)).toMatchObject({ kind: 'Error', code: 'file-exists' });
      expect(await readFile(file, 'utf8')).toBe(before);
    },
    TIMEOUT,
  );
});

describe('a migration file', () => {
  const HEAD = 'kind: Migration\nformatVersion: "1.0"\n';

  it(
    'holds flags as keys; a flag and its variable win',
    async () => {
      const path = await save(
        'settings.yaml',
        `${HEAD}issuerUrl: https://file.example/\naudience: api://file\nwaves: {size: 3}\nscope: {namespaces: [payments]}\n`,
      );
      const plan = await planWith(path);
      const overridden = await planWith(path, '--wave-size', '2', '--audience', 'api://flag', '-n', 'shop');

      expect(plan.inputs).toMatchObject({ audience: 'api://file', waveSize: 3, scope: { namespaces: ['payments'] } });
      expect(Object.values(plan.target.issuers)).toEqual(['https://file.example/']);
      expect(overridden.inputs).toMatchObject({ audience: 'api://flag', waveSize: 2, scope: { namespaces: ['shop'] } });
    },
    TIMEOUT,
  );

  it(
    'that is wrong is told with lines and columns, all at once',
    async () => {
      const path = await save(
        'wrong.yaml',
        `${HEAD}audiense: x\ndecisions:\n  - {subject: ${LEDGER}, reason: "", skip: 1}\n`,
      );
      const { code, stderr } = await runCli(['plan', '--from', SHOP, '--migration-file', path], folder.path);

      expect(code).toBe(2);
      expect(stderr).toContain('wrong.yaml:3:1: unknown key "audiense", did you mean "audience"?');
      expect(stderr).toContain('wrong.yaml:5:56: decisions.0.reason: must not be empty');
      expect(stderr).toContain('decisions.0.skip: must be boolean');
    },
    TIMEOUT,
  );
});
