/** What a completion script must know, from oclif's manifest. */
import type { Config } from '@oclif/core/interfaces';

export interface CompletedFlag {
  name: string;
  char?: string;
  summary: string;
  /** What may follow: nothing, one of some words, a path, or any text. */
  value: { kind: 'none' } | { kind: 'words'; words: readonly string[] } | { kind: 'path' } | { kind: 'text' };
}

export interface CompletedCommand {
  name: string;
  summary: string;
  flags: readonly CompletedFlag[];
  /** What stands without a flag. */
  argument: CompletedFlag['value'];
}

type ManifestFlag = Config['commands'][number]['flags'][string];

export function describeCommands(config: Config): CompletedCommand[] {
  return config.commands
    .filter(({ hidden }) => hidden !== true)
    .map(({ id, summary = '', flags, args }) => ({
      name: id,
      summary,
      flags: Object.entries(flags).map(([name, flag]) => describeFlag(name, flag)),
      argument: describeArgument(Object.values(args)),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function describeFlag(name: string, flag: ManifestFlag): CompletedFlag {
  return { name, ...(flag.char && { char: flag.char }), summary: flag.summary ?? '', value: describeValue(flag) };
}

function describeValue(flag: ManifestFlag): CompletedFlag['value'] {
  if (flag.type === 'boolean') return { kind: 'none' };
  if (flag.options) return { kind: 'words', words: flag.options };
  return ['FILE', 'PATH'].includes(flag.helpValue?.toString() ?? '') ? { kind: 'path' } : { kind: 'text' };
}

function describeArgument(args: readonly { options?: readonly string[] }[]): CompletedFlag['value'] {
  const [first] = args;
  if (!first) return { kind: 'none' };
  return first.options ? { kind: 'words', words: first.options } : { kind: 'path' };
}

/** `--output` and `-o`. */
export function spellingsOf({ name, char }: CompletedFlag): string[] {
  return [`--${name}`, ...(char === undefined ? [] : [`-${char}`])];
}
