/** Reading a file that was named on the command line. */
import { readFile, stat } from 'node:fs/promises';
import { MigrationError } from '../../core/errors.js';
import { errorCode } from '../error-code.js';
import { toFileError } from './file-errors.js';

/** @throws MigrationError `input-not-found` or `input-not-read`; the reason of the signal when it aborts */
export async function readText(path: string, signal: AbortSignal): Promise<string> {
  try {
    if (await isNamedPipe(path)) throw namedPipe(path);
    return await readFile(path, { encoding: 'utf8', signal });
  } catch (error) {
    signal.throwIfAborted();
    const code = errorCode(error) === 'ENOENT' ? 'input-not-found' : 'input-not-read';
    throw toFileError(error, { code, kind: 'usage', what: `The file ${path} could not be read` });
  }
}

/** To open one waits for somebody to write, and no signal ends that. What a shell makes for `<(…)` is written to already. */
async function isNamedPipe(path: string): Promise<boolean> {
  return !/^\/(?:dev|proc)\//.test(path) && (await stat(path)).isFIFO();
}

function namedPipe(path: string): MigrationError {
  return new MigrationError({
    code: 'input-not-read',
    kind: 'usage',
    what: `The file ${path} could not be read`,
    why: 'it is a named pipe',
    next: ['Write it to a file first'],
  });
}
