/** Writing a file that is not there yet, and never in place of one that is. */
import { lstat, open, unlink } from 'node:fs/promises';
import { MigrationError } from '../../core/errors.js';
import { errorCode } from '../error-code.js';
import { toFileError } from './file-errors.js';

/**
 * To be asked before what takes long; the writing itself asks again.
 * @throws MigrationError `file-exists`
 */
export async function refuseExisting(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found) throw fileExists(path);
}

/** @throws MigrationError `file-exists`, `file-not-written` */
export async function writeNew(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'wx');
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } catch (error) {
      await unlink(path).catch(() => undefined);
      throw error;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw fileExists(path, error);
    throw toFileError(error, {
      code: 'file-not-written',
      kind: 'failed',
      what: `The file ${path} could not be written`,
    });
  }
}

function fileExists(path: string, cause?: unknown): MigrationError {
  return new MigrationError({
    code: 'file-exists',
    kind: 'usage',
    what: `The file ${path} is there already`,
    why: 'it may hold what somebody has decided, and is not replaced',
    next: ['Give another name, and take over what is new', `Or plan with what it decides: --migration-file ${path}`],
    cause,
  });
}
