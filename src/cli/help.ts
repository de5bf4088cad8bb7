/** oclif's help, with the exit codes of a command at its end. */
import { CommandHelp, Help } from '@oclif/core/help';
import { EXIT_CODES, type ExitName } from './exit-codes.js';
import { unknownCommand } from './unknown-command.js';

class CommandHelpWithExitCodes extends CommandHelp {
  protected override sections(): ReturnType<CommandHelp['sections']> {
    const body = this.exitCodeRows();
    if (body.length === 0) return super.sections();
    return [...super.sections(), { header: 'EXIT CODES', generate: (_data, header) => [{ header, body }] }];
  }

  protected override defaultUsage(): string {
    return `${super.defaultUsage()} [FLAGS]`;
  }

  /** From the manifest, where oclif keeps the static properties of a command. */
  private exitCodeRows(): [string, string][] {
    const { exitCodes } = this.command as { exitCodes?: readonly ExitName[] };
    return (exitCodes ?? [])
      .map((name) => EXIT_CODES[name])
      .sort((a, b) => a.code - b.code)
      .map(({ code, meaning }) => [String(code), meaning]);
  }
}

export class CommandLineHelp extends Help {
  protected override CommandHelpClass = CommandHelpWithExitCodes;

  override async showHelp(argv: string[]): Promise<void> {
    const word = argv.find((each) => !each.startsWith('-'));
    if (word !== undefined && !this.config.findCommand(word)) throw unknownCommand(word, this.config);
    await super.showHelp(argv);
  }
}
