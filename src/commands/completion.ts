/** `migrate completion` */
import { custom } from '@oclif/core/args';
import { BaseCommand } from '../cli/base-command.js';
import { describeCommands } from '../cli/completion/describe-commands.js';
import { COMPLETIONS, type Shell, SHELLS } from '../cli/completion/shells.js';
import { writeText } from '../cli/write-text.js';

export default class Completion extends BaseCommand {
  static override summary = 'Print a script that completes commands and flags in a shell.';
  static override description = 'The first line of the script says how to load it.';
  static override examples = [
    { description: 'In ~/.bashrc', command: 'eval "$(<%= config.bin %> completion bash)"' },
    { description: 'In ~/.zshrc, after compinit', command: 'eval "$(<%= config.bin %> completion zsh)"' },
    { description: 'In config.fish', command: '<%= config.bin %> completion fish | source' },
  ];
  static override args = {
    shell: custom<Shell>({
      description: 'Which shell',
      options: [...SHELLS],
      parse: async (name) => SHELLS.find((shell) => shell === name) ?? 'bash',
    })({ required: true, ignoreStdin: true }),
  };

  async run(): Promise<void> {
    const { args } = await this.parse(Completion);
    const script = COMPLETIONS[args.shell];
    await writeText(process.stdout, script('migrate', describeCommands(this.config)));
  }
}
