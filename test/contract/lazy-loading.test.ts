/** What a command does not need is not loaded: the SDKs of Azure alone would be most of the start-up. */
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asList, asObject, asString, type Json } from '../../src/core/json.js';
import { runCli } from '../support/built-cli.js';
import { makeTempFolder } from '../support/temp-folder.js';

const SHOP = 'test/fixtures/shop';
const TIMEOUT = 60_000;
/** In the text of the packages, and nowhere in ours. */
const SIGNS = ['ManagedServiceIdentityClient', 'x-ms-client-request-id'];

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
beforeAll(async () => {
  folder = await makeTempFolder();
});
afterAll(() => folder.remove());

describe('the SDKs of Azure', () => {
  it.each([
    ['are loaded by a plan that asks', ['--no-offline'], SIGNS],
    ['are not loaded by a plan of manifests', [], []],
    ['are not loaded offline, though a cluster is named', ['--offline', '--subscription', 's'], []],
  ])(
    '%s',
    async (_, flags, expected) => {
      const coverage = await mkdtemp(join(folder.path, 'coverage-'));
      await runCli(['plan', '--from', SHOP, ...flags], folder.path, { NODE_V8_COVERAGE: coverage, PATH: '' });
      const loaded = await readLoaded(coverage);
      expect(loaded).toContain('makePlan');
      expect(SIGNS.filter((sign) => loaded.includes(sign))).toEqual(expected);
    },
    TIMEOUT,
  );
});

describe('the schema library', () => {
  it.each([
    ['is loaded to read a snapshot', ['--snapshot', 'package.json'], true],
    ['is not loaded to plan manifests', ['--from', SHOP], false],
  ])(
    '%s',
    async (_, flags, expected) => {
      const coverage = await mkdtemp(join(folder.path, 'coverage-'));
      await runCli(['plan', ...flags], folder.path, { NODE_V8_COVERAGE: coverage, PATH: '' });
      expect((await readLoaded(coverage)).includes('~kind')).toBe(expected);
    },
    TIMEOUT,
  );
});

/** The text of all modules of the program that were loaded. */
async function readLoaded(coverage: string): Promise<string> {
  const reports = await Promise.all(
    (await readdir(coverage)).map(async (file) => JSON.parse(await readFile(join(coverage, file), 'utf8')) as Json),
  );
  const urls = reports.flatMap((report) =>
    asList(asObject(report)['result']).map((script) => asString(asObject(script)['url']) ?? ''),
  );
  const own = [...new Set(urls)].filter((url) => url.includes('/dist/') && url.startsWith('file:'));
  return (await Promise.all(own.map((url) => readFile(fileURLToPath(url), 'utf8')))).join('\n');
}
