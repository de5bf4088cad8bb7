/** An oclif hook: an unknown command is an error like any other. */
import type { Hook } from '@oclif/core/hooks';
import { unknownCommand } from './unknown-command.js';

export const refuseUnknownCommand: Hook<'command_not_found'> = async ({ id, config }) => {
  // oclif joins the words that could be a command with colons.
  const [typed = id] = id.split(':');
  throw unknownCommand(typed, config);
};
