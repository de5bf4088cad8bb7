/** Completion for fish. */
import type { CompletedCommand, CompletedFlag } from './describe-commands.js';

export function fishCompletion(bin: string, commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap((command) => [
    `complete -c ${bin} -n __fish_use_subcommand -f -a ${command.name} -d ${quote(command.summary)}`,
    ...argumentLines(bin, command),
    ...command.flags.flatMap((flag) =>
      flagWords(flag).map((words) => `${condition(bin, command)} ${words} -d ${quote(flag.summary)}`),
    ),
  ]);
  return `# fish completion for ${bin}: ${bin} completion fish | source\n${lines.join('\n')}\n`;
}

function argumentLines(bin: string, command: CompletedCommand): string[] {
  const { argument } = command;
  if (argument.kind === 'path') return [`${condition(bin, command)} -F`];
  const words = argument.kind === 'words' ? ` -a ${quote(argument.words.join(' '))}` : '';
  return [`${condition(bin, command)} -f${words}`];
}

function condition(bin: string, { name }: CompletedCommand): string {
  return `complete -c ${bin} -n '__fish_seen_subcommand_from ${name}'`;
}

function flagWords({ name, char, negatable = false, value }: CompletedFlag): string[] {
  const spelling = `-l ${name}${char === undefined ? '' : ` -s ${char}`}`;
  switch (value.kind) {
    case 'none':
      return [spelling, ...(negatable ? [`-l no-${name}`] : [])];
    case 'words':
      return [`${spelling} -x -a ${quote(value.words.join(' '))}`];
    case 'path':
      return [`${spelling} -r -F`];
    case 'text':
      return [`${spelling} -x`];
  }
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
