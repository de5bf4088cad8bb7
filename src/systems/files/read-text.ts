/** Reading a file that was named on the command line. */
import { readFile } from 'node:fs/promises';
import { errorCode } from '../error-code.js';
import { toFileError } from './file-errors.js';

/** @throws MigrationError `input-not-found` or `input-not-read`; the reason of the signal when it aborts */
export async function readText(path: string, signal: AbortSignal): Promise<string> {
  try {
    return await readFile(path, { encoding: 'utf8', signal });
  } catch (error) {
    signal.throwIfAborted();
    const code = errorCode(error) === 'ENOENT' ? 'input-not-found' : 'input-not-read';
    throw toFileError(error, { code, kind: 'usage', what: `The file ${path} could not be read` });
  }
}
