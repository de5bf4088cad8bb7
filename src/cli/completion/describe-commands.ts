/** What a completion script must know, from oclif's manifest. */
import type { Config } from '@oclif/core/interfaces';
import { listKnownCodes } from '../../core/explain/topic.js';
import { lookUp } from '../../core/json.js';

export interface CompletedFlag {
  name: string;
  char?: string;
  /** `--no-NAME` is a flag too. */
  negatable?: boolean;
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
      argument: describeArgument(id, Object.values(args)),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function describeFlag(name: string, flag: ManifestFlag): CompletedFlag {
  const summary = flag.summary ?? '';
  const negatable = flag.type === 'boolean' && flag.allowNo === true;
  return { name, ...(flag.char && { char: flag.char }), negatable, summary, value: describeValue(flag) };
}

function describeValue(flag: ManifestFlag): CompletedFlag['value'] {
  if (flag.type === 'boolean') return { kind: 'none' };
  if (flag.options) return { kind: 'words', words: flag.options };
  return ['FILE', 'PATH'].includes(flag.helpValue?.toString() ?? '') ? { kind: 'path' } : { kind: 'text' };
}

/** Arguments that may be anything, and are usually one of these words. */
const USUAL_WORDS: Readonly<Record<string, () => readonly string[]>> = { explain: listKnownCodes };

function describeArgument(id: string, args: readonly { options?: readonly string[] }[]): CompletedFlag['value'] {
  const [first] = args;
  if (!first) return { kind: 'none' };
  const usual = lookUp(USUAL_WORDS, id);
  if (usual) return { kind: 'words', words: usual() };
  return first.options ? { kind: 'words', words: first.options } : { kind: 'path' };
}

/** `--output` and `-o`, `--offline` and `--no-offline`. */
export function spellingsOf({ name, char, negatable = false }: CompletedFlag): string[] {
  return [`--${name}`, ...(negatable ? [`--no-${name}`] : []), ...(char === undefined ? [] : [`-${char}`])];
}
