/** Everything that comes through standard input. */
import { MigrationError } from '../../core/errors.js';
import { decodeText } from './decode-text.js';
import { stopIfAborted } from './interruption.js';
import { errorCodeOf } from './os-error.js';

/** Throws `input-not-text` for binary data, `input-unreadable`, and `interrupted` when asked to stop while waiting. */
export async function readStdin(stdin: NodeJS.ReadableStream, signal: AbortSignal): Promise<string> {
  stopIfAborted(signal);
  const bytes = await readAll(stdin, signal);
  stopIfAborted(signal);
  const text = decodeText(bytes);
  if (text !== undefined) return text;
  throw new MigrationError({
    code: 'input-not-text',
    kind: 'usage',
    what: 'Standard input holds binary data',
    next: ['Pipe YAML or JSON into --from -'],
  });
}

/** Resolves early when aborted: a terminal may never end. */
async function readAll(stdin: NodeJS.ReadableStream, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const keep = (chunk: Buffer | string) => chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  const { promise, resolve, reject } = deferred();
  const fail = (error: unknown) => reject(unreadable(error));
  stdin.on('data', keep).on('end', resolve).on('error', fail);
  signal.addEventListener('abort', resolve, { once: true });
  try {
    await promise;
  } finally {
    stdin.off('data', keep).off('end', resolve).off('error', fail);
    signal.removeEventListener('abort', resolve);
    stdin.pause();
  }
  return Buffer.concat(chunks);
}

function deferred(): { promise: Promise<void>; resolve: () => void; reject: (reason: unknown) => void } {
  let resolve: () => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

function unreadable(error: unknown): MigrationError {
  return new MigrationError({
    code: 'input-unreadable',
    kind: 'usage',
    what: 'Cannot read standard input',
    why: errorCodeOf(error),
    cause: error,
  });
}
