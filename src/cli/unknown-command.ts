/** The error for a word that is no command, with the command that was probably meant. */
import type { Config } from '@oclif/core/interfaces';
import { findClosest } from '../core/edit-distance.js';
import { MigrationError } from '../core/errors.js';

export function unknownCommand(typed: string, { bin, commandIDs }: Pick<Config, 'bin' | 'commandIDs'>): MigrationError {
  const closest = findClosest(typed, commandIDs);
  return new MigrationError({
    code: 'unknown-command',
    kind: 'usage',
    what: typed.startsWith('-') ? `The command must come before ${typed}` : `There is no command "${typed}"`,
    next: [...(closest === undefined ? [] : [`${bin} ${closest}`]), `${bin} --help`],
  });
}
