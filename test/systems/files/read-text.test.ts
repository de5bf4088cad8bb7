import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readText } from '../../../src/systems/files/read-text.js';
import { makeTempFolder } from '../../support/temp-folder.js';

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
beforeEach(async () => {
  folder = await makeTempFolder();
});
afterEach(() => folder.remove());

const going = new AbortController().signal;

describe('readText', () => {
  it('reads a file', async () => {
    const path = join(folder.path, 'plan');
    await writeFile(path, 'é\n');
    expect(await readText(path, going)).toBe('é\n');
  });

  it.each([
    ['no/such/file', 'input-not-found', 'there is no such file or folder'],
    ['.', 'input-not-read', 'it is a folder'],
  ])('of %j fails with %s and says why', async (below, code, why) => {
    const path = join(folder.path, below);
    await expect(readText(path, going)).rejects.toMatchObject({ code, kind: 'usage', why });
  });

  it('does not wait for somebody to write to a named pipe', async () => {
    const path = join(folder.path, 'pipe');
    execFileSync('mkfifo', [path]);
    await expect(readText(path, going)).rejects.toMatchObject({ code: 'input-not-read', kind: 'usage' });
  });

  it('stops with the reason of the signal', async () => {
    const reason = new Error('stop');
    await expect(readText(join(folder.path, 'x'), AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
