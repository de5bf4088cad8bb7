/** Prints an error, once, in the form that was asked for: text on stderr, or one JSON document on stdout. */
import { MigrationError } from '../core/errors.js';
import { escapeTerminal } from '../core/report/escape-terminal.js';
import type { EarlyFlags } from './early-flags.js';
import { exitCodeOf, toErrorDocument, toMigrationError } from './failure.js';
import { toJson } from './to-json.js';
import { type TextStream, writeText } from './write-text.js';

export interface FailureOutput {
  flags: Pick<EarlyFlags, 'json' | 'debug'>;
  /** What the user typed up to the command: `migrate`, or `migrate scan`. */
  command: string;
  stdout: TextStream;
  stderr: TextStream;
}

/** Returns the exit code. Never throws: an error that cannot be told is still an exit code. */
export async function reportFailure(
  thrown: unknown,
  { flags, command, stdout, stderr }: FailureOutput,
): Promise<number> {
  const error = toMigrationError(thrown, command);
  if (flags.debug) await tryToWrite(stderr, describeOrigin(thrown));
  const isTold = flags.json && (await tryToWrite(stdout, toJson(toErrorDocument(error))));
  if (!isTold) await tryToWrite(stderr, describeError(error));
  return exitCodeOf(error);
}

async function tryToWrite(stream: TextStream, text: string): Promise<boolean> {
  try {
    await writeText(stream, text);
    return true;
  } catch {
    return false;
  }
}

function describeError(error: MigrationError): string {
  const lines = [
    `Error: ${error.what}`,
    ...(error.why === undefined ? [] : [`Why: ${error.why}`]),
    ...error.next.map((step) => `Try: ${step}`),
  ];
  return lines.map((line) => `${escapeTerminal(line, { limit: MESSAGE_LIMIT })}\n`).join('');
}

/** Long enough for every problem of a long file, short enough for a terminal. */
const MESSAGE_LIMIT = 4000;

/** Classes whose messages are the program's own. Those of an SDK may hold headers and bodies. */
const OWN_CLASSES: readonly unknown[] = [Error, TypeError, RangeError, SyntaxError, ReferenceError, MigrationError];

function describeOrigin(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `${typeof thrown} was thrown\n`;
  const message = OWN_CLASSES.includes(thrown.constructor) ? `: ${thrown.message}` : '';
  const frames = (thrown.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const cause = thrown.cause === undefined ? '' : `Caused by ${describeOrigin(thrown.cause)}`;
  const lines = [`${thrown.constructor.name}${message}`, ...frames];
  return `${escapeTerminal(lines.join('\n'), { limit: MESSAGE_LIMIT, keepNewlines: true })}\n${cause}`;
}
