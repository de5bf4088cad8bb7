/** Completion for zsh. */
import { type CompletedCommand, type CompletedFlag, spellingsOf } from './describe-commands.js';

export function zshCompletion(bin: string, commands: readonly CompletedCommand[]): string {
  return `#compdef ${bin}
# zsh completion for ${bin}: eval "$(${bin} completion zsh)"
_${bin}() {
  local -a commands=(
${commands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${commands.map(commandCase).join('\n')}
  esac
}
compdef _${bin} ${bin}
`;
}

function commandCase({ name, flags, argument }: CompletedCommand): string {
  const specs = [...flags.flatMap(flagSpecs), ...(argument.kind === 'none' ? [] : [`*:argument:${action(argument)}`])];
  return `    ${name}) _arguments ${specs.map(quote).join(' ')} ;;`;
}

function flagSpecs(flag: CompletedFlag): string[] {
  const summary = flag.summary.replace(/[[\]:\\]/g, '\\$&');
  const value = flag.value.kind === 'none' ? '' : `:value:${action(flag.value)}`;
  return spellingsOf(flag).map((spelling) => `*${spelling}[${summary}]${value}`);
}

function action(value: CompletedFlag['value']): string {
  switch (value.kind) {
    case 'words':
      return `(${value.words.join(' ')})`;
    case 'path':
      return '_files';
    default:
      return ' ';
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
