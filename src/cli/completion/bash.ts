/** Completion for bash 3.2 and later, without the package bash-completion. */
import { type CompletedCommand, type CompletedFlag, spellingsOf } from './describe-commands.js';

export function bashCompletion(bin: string, commands: readonly CompletedCommand[]): string {
  return `# bash completion for ${bin}: eval "$(${bin} completion bash)"
_${bin}() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')}" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${commands.map(commandCase).join('\n')}
  esac
}
complete -o filenames -F _${bin} ${bin}
`;
}

function commandCase({ name, flags, argument }: CompletedCommand): string {
  const taking = flags.filter(({ value }) => value.kind !== 'none');
  const words = flags.flatMap(spellingsOf).join(' ');
  return `    ${name})
      case "$before" in
${taking.map((flag) => `        ${spellingsOf(flag).join('|')}) ${complete(flag.value)}; return ;;`).join('\n')}
      esac
      case "$word" in
        -*) COMPREPLY=($(compgen -W "${words}" -- "$word")) ;;
        *) ${complete(argument)} ;;
      esac ;;`;
}

function complete(value: CompletedFlag['value']): string {
  switch (value.kind) {
    case 'words':
      return `COMPREPLY=($(compgen -W "${value.words.join(' ')}" -- "$word"))`;
    case 'path':
      return 'COMPREPLY=($(compgen -f -- "$word"))';
    default:
      return ':';
  }
}
