/** Writing a file so that whoever reads it sees the old content or the new one, and nothing in between. */
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MigrationError } from '../../core/errors.js';
import { toFileError } from './file-errors.js';

/** Plans and snapshots hold names and ids that are nobody else's business. */
const OWNER_ONLY = 0o600;

/**
 * Through a temporary file in the same folder, since a rename is atomic only within a file system. A symbolic link stays
 * one: what it points to is replaced.
 * @throws MigrationError `file-not-written`
 */
export async function writeAtomic(path: string, text: string): Promise<void> {
  try {
    const target = await resolveTarget(path);
    const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      await writeDurably(temporary, text);
      await rename(temporary, target);
    } catch (error) {
      await unlink(temporary).catch(() => undefined);
      throw error;
    }
  } catch (error) {
    throw toFileError(error, {
      code: 'file-not-written',
      kind: 'failed',
      what: `The file ${path} could not be written`,
    });
  }
}

async function resolveTarget(path: string): Promise<string> {
  const target = await realpath(path).catch(() => path);
  const found = await stat(target).catch(() => undefined);
  // Replacing a device such as /dev/stdout or /dev/null by a file would break the machine, not the run.
  if (found && !found.isFile() && !found.isDirectory()) {
    throw new MigrationError({
      code: 'file-not-written',
      kind: 'failed',
      what: `The file ${path} could not be written`,
      why: 'it is no ordinary file',
    });
  }
  return target;
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file: FileHandle = await open(path, 'wx', OWNER_ONLY);
  try {
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}
