import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { refuseExisting, writeNew } from '../../../src/systems/files/write-new.js';
import { makeTempFolder } from '../../support/temp-folder.js';

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
beforeEach(async () => {
  folder = await makeTempFolder();
});
afterEach(() => folder.remove());

const exists = expect.objectContaining({ code: 'file-exists', kind: 'usage' });

describe('a new file', () => {
  it('is written where there is none', async () => {
    const path = join(folder.path, 'migration.yaml');
    await refuseExisting(path);
    await writeNew(path, 'kind: Migration\n');

    expect(await readFile(path, 'utf8')).toBe('kind: Migration\n');
    expect(await readdir(folder.path)).toEqual(['migration.yaml']);
  });

  it.each<[string, (path: string) => Promise<unknown>]>([
    ['a file', (path) => writeFile(path, 'decided')],
    ['a folder', (path) => mkdir(path)],
    ['a link to nothing', (path) => symlink('nowhere', path)],
  ])('takes the place of no other: %s', async (_name, make) => {
    const path = join(folder.path, 'migration.yaml');
    await make(path);

    await expect(refuseExisting(path)).rejects.toEqual(exists);
    await expect(writeNew(path, 'new')).rejects.toEqual(exists);
    expect(await readdir(folder.path)).toEqual(['migration.yaml']);
  });

  it('keeps what is there', async () => {
    const path = join(folder.path, 'migration.yaml');
    await writeFile(path, 'decided');
    await writeNew(path, 'new').catch(() => undefined);

    expect(await readFile(path, 'utf8')).toBe('decided');
  });

  it('needs its folder', async () => {
    const path = join(folder.path, 'none', 'migration.yaml');

    await expect(writeNew(path, 'new')).rejects.toEqual(
      expect.objectContaining({ code: 'file-not-written', why: 'there is no such file or folder' }),
    );
  });
});
