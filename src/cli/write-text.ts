/** Writing to stdout and stderr to the end, and being told when that fails. */
import { MigrationError } from '../core/errors.js';

/** The part of a stream that writing text needs. */
export interface TextStream {
  write(text: string, done: (error?: Error | null) => void): unknown;
}

/**
 * A reader that has read enough (`| head`) is no failure.
 * @throws MigrationError `output-failed`, such as for a full disk
 */
export async function writeText(stream: TextStream, text: string): Promise<void> {
  const failure = await new Promise<Error | null | undefined>((resolve) => stream.write(text, resolve));
  if (!failure) return;
  const code = 'code' in failure && typeof failure.code === 'string' ? failure.code : 'unknown error';
  if (code === 'EPIPE') return;
  throw new MigrationError({
    code: 'output-failed',
    kind: 'failed',
    what: 'The result could not be written to stdout',
    why: code,
    cause: failure,
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
