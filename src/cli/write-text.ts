/** Writing to stdout and stderr to the end, and being told when that fails. */
import { MigrationError } from '../core/errors.js';

/** The part of a stream that writing text needs. */
export interface TextStream {
  write(text: string, done: (error?: Error | null) => void): unknown;
}

/** Characters that are written at once. */
const WRITTEN_AT_ONCE = 65_536;

/** @throws MigrationError `output-failed` */
export async function writePieces(stream: TextStream, pieces: Iterable<string>): Promise<void> {
  let pending = '';
  for (const piece of pieces) {
    pending += piece;
    if (pending.length < WRITTEN_AT_ONCE) continue;
    await writeText(stream, pending);
    pending = '';
  }
  if (pending !== '') await writeText(stream, pending);
}

/**
 * A reader that has read enough (`| head`) is no failure.
 * @throws MigrationError `output-failed`, such as for a full disk
 */
export async function writeText(stream: TextStream, text: string): Promise<void> {
  const failure = await new Promise<Error | null | undefined>((resolve) => stream.write(text, resolve));
  if (!failure) return;
  const code = codeOf(failure);
  if (code !== 'EPIPE') throw outputFailed(failure, code);
}

/** What oclif writes by itself (help) fails with the error of the system. */
export function toOutputError(error: unknown): MigrationError | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || error.syscall !== 'write') return undefined;
  return outputFailed(error, codeOf(error));
}

export function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
}

function outputFailed(cause: Error, why: string): MigrationError {
  return new MigrationError({
    code: 'output-failed',
    kind: 'failed',
    what: 'The result could not be written to stdout',
    why,
    cause,
  });
}

/**
 * `writeText` hears of each failure of its own, and what oclif writes (help) may fail. The listener that oclif installs as
 * soon as its `Command` is loaded throws instead, which would end the process with a stack.
 */
export function ignoreStreamErrors({ stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>): void {
  for (const stream of [stdout, stderr]) {
    stream.removeAllListeners('error');
    stream.on('error', () => undefined);
  }
}
