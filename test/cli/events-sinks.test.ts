import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fileSink } from '../../src/cli/events-sinks.js';
import { makeTempFolder } from '../support/temp-folder.js';

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
beforeAll(async () => {
  folder = await makeTempFolder();
});
afterAll(() => folder.remove());

function open(path: string) {
  const warnings: string[] = [];
  return { sink: fileSink(path, (message) => warnings.push(message)), warnings };
}

describe('a file of events', () => {
  it('is for its owner only', async () => {
    const path = join(folder.path, 'new.ndjson');
    const { sink, warnings } = open(path);
    sink.write('one\n');
    sink.write('two\n');
    await sink.close();
    expect(await readFile(path, 'utf8')).toBe('one\ntwo\n');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(warnings).toEqual([]);
  });

  it('keeps what was in it', async () => {
    const path = join(folder.path, 'old.ndjson');
    await writeFile(path, 'before\n');
    const { sink } = open(path);
    sink.write('after\n');
    await sink.close();
    expect(await readFile(path, 'utf8')).toBe('before\nafter\n');
  });

  it('that cannot be written is a warning, once, and fails nothing', async () => {
    const { sink, warnings } = open(folder.path);
    sink.write('one\n');
    await sink.close();
    sink.write('two\n');
    await sink.close();
    expect(warnings).toEqual([`The events cannot be written to ${folder.path}: EISDIR`]);
  });
});
