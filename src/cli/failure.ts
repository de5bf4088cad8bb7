/** Anything that was thrown, as an error that a person can act on. */
import { stripVTControlCharacters } from 'node:util';
import { CLIError } from '@oclif/core/errors';
import { MigrationError } from '../core/errors.js';
import type { ErrorDocument } from '../core/formats/error.js';
import { EXIT_CODES, exitCodeOfSignal } from './exit-codes.js';
import { Interruption } from './signals.js';
import { toOutputError } from './write-text.js';

/** Where to look up the flags: `migrate`, or `migrate scan`. */
export function toMigrationError(error: unknown, command: string): MigrationError {
  if (error instanceof MigrationError) return error;
  if (error instanceof CLIError) return toUsageError(error, command);
  return toOutputError(error) ?? toBug(error);
}

function toBug(error: unknown): MigrationError {
  const name = error instanceof Error ? ` (${error.constructor.name})` : '';
  return new MigrationError({
    code: 'bug',
    kind: 'bug',
    what: `This is a bug in migrate${name}`,
    why: 'something happened that the program does not know',
    next: ['Run the same command with --debug, and report what it prints'],
    cause: error,
  });
}

export function exitCodeOf(error: MigrationError): number {
  return error instanceof Interruption ? exitCodeOfSignal(error.signal) : EXIT_CODES[error.kind].code;
}

export function toErrorDocument(error: MigrationError): ErrorDocument {
  return {
    kind: 'Error',
    code: error.code,
    exitCode: exitCodeOf(error),
    message: error.what,
    ...(error.why === undefined ? {} : { why: error.why }),
    next: [...error.next],
  };
}

/** oclif puts headings, colours and a pointer to the help into the message of its errors. */
function toUsageError(error: CLIError, command: string): MigrationError {
  const lines = stripVTControlCharacters(error.message)
    .split('\n')
    .map((line) => line.trim().replace(/^Parsing (--\S+)$/, '$1:'))
    .filter((line) => line !== '' && !OCLIF_FURNITURE.test(line));
  return new MigrationError({
    code: 'bad-arguments',
    kind: 'usage',
    what: lines.join(' '),
    next: [`${command} --help`],
    cause: error,
  });
}

const OCLIF_FURNITURE = /^(See more help with --help|The following errors? occurred:)$/;
