/** What `--events` prints of commands that end before anything is asked of a cluster. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventLine } from '../../src/core/formats/event.js';
import { problemsOf } from '../../src/core/formats/find-problems.js';
import { type Ended, runCli } from '../support/built-cli.js';
import { makeTempFolder } from '../support/temp-folder.js';

const findProblems = problemsOf(EventLine);
const TIMEOUT = 60_000;

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
beforeAll(async () => {
  folder = await makeTempFolder();
});
afterAll(() => folder.remove());

function run(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return runCli(args, folder.path, env);
}

function linesOf(text: string): Record<string, unknown>[] {
  const lines = text.split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('--events', () => {
  it.each([
    ['apply of no plan', ['apply', 'no.plan.json', '--events', 'ndjson'], {}],
    ['apply of what is none', ['apply', 'package.json', '--events=ndjson'], {}],
    ['apply, asked for by a variable', ['apply', 'no.plan.json'], { MIGRATE_EVENTS: 'ndjson' }],
    ['apply with a flag that does not exist', ['apply', 'no.plan.json', '--events', 'ndjson', '--bogus'], {}],
    ['rollback of no plan', ['rollback', 'no.plan.json', '--events', 'ndjson'], {}],
  ])(
    'begins and ends as promised: %s',
    async (_, args, env) => {
      const { code, stdout, stderr } = await run(args, env);
      const lines = linesOf(stdout);
      expect(lines.map(({ type }) => type)).toEqual(['version', 'diagnostic', 'run_end']);
      expect(lines.flatMap((line) => findProblems(line))).toEqual([]);
      expect([code, lines.at(-1)]).toEqual([2, expect.objectContaining({ outcome: 'usage', exitCode: 2 })]);
      expect(stderr).toMatch(/^Error: /);
    },
    TIMEOUT,
  );

  it.each([[['--json']], [['--output', 'json']]])(
    'cannot share stdout with another result: %j',
    async (flags) => {
      const { code, stdout } = await run(['apply', 'no.plan.json', '--events', 'ndjson', ...flags]);
      expect([code, JSON.parse(stdout)]).toEqual([2, expect.objectContaining({ code: 'bad-arguments' })]);
    },
    TIMEOUT,
  );
});

describe('--events-file', () => {
  it(
    'leaves stdout to the result',
    async () => {
      const file = join(folder.path, 'events.ndjson');
      const { stdout } = await run(['apply', 'no.plan.json', '--json', '--events-file', file]);
      expect(JSON.parse(stdout)).toMatchObject({ kind: 'Error', exitCode: 2 });
      const types = linesOf(await readFile(file, 'utf8')).map(({ type }) => type);
      expect(types).toEqual(['version', 'diagnostic', 'run_end']);
    },
    TIMEOUT,
  );

  it(
    'that cannot be written is a warning',
    async () => {
      const { code, stderr } = await run(['apply', 'no.plan.json', '--events-file', folder.path]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^Warning: The events cannot be written to .*: EISDIR\nError: /);
    },
    TIMEOUT,
  );
});
