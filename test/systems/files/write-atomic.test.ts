import { chmod, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeAtomic } from '../../../src/systems/files/write-atomic.js';
import { makeTempFolder } from '../../support/temp-folder.js';

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
let path: string;
beforeEach(async () => {
  folder = await makeTempFolder();
  path = join(folder.path, 'prod.plan.json');
});
afterEach(() => folder.remove());

describe('writeAtomic', () => {
  it('writes a file that only its owner reads', async () => {
    await writeAtomic(path, 'é\n');
    expect(await readFile(path, 'utf8')).toBe('é\n');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('replaces what was there, and its mode', async () => {
    await writeFile(path, 'a much longer text than the new one');
    await chmod(path, 0o644);
    await writeAtomic(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('leaves nothing beside the file', async () => {
    await writeAtomic(path, 'new');
    expect(await readdir(folder.path)).toEqual(['prod.plan.json']);
  });

  it('writes through a symbolic link', async () => {
    const link = join(folder.path, 'link');
    await writeFile(path, 'old');
    await symlink(path, link);
    await writeAtomic(link, 'new');
    expect(await readlink(link)).toBe(path);
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it.each([
    ['a folder that does not exist', 'no/such/file', 'there is no such file or folder'],
    ['a folder', 'folder', 'it is a folder'],
    ['a path through a file', 'file/x', 'a part of the path is no folder'],
    ['a name that is too long', 'n'.repeat(300), 'the name is too long'],
  ])('does not write to %s, says why, and leaves nothing behind', async (_name, below, why) => {
    await mkdir(join(folder.path, 'folder'));
    await writeFile(join(folder.path, 'file'), '');
    await expect(writeAtomic(join(folder.path, below), 'x')).rejects.toMatchObject({
      code: 'file-not-written',
      kind: 'failed',
      why,
    });
    expect(await readdir(folder.path)).toEqual(['file', 'folder']);
  });

  it('does not replace a device', async () => {
    await expect(writeAtomic('/dev/null', 'x')).rejects.toMatchObject({ why: 'it is no ordinary file' });
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });
});
