/** Flags that must be known although the command line could not be parsed: how to print an error. */

export interface EarlyFlags {
  json: boolean;
  debug: boolean;
  /** Whether stdout is for the events of a run. */
  events: boolean;
}

/** Reads them as the parser would: up to `--`, the last `--output` wins, `--json` beats it, variables come last. */
export function readEarlyFlags(argv: readonly string[], env: NodeJS.ProcessEnv): EarlyFlags {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const output = words.flatMap((word, position) => outputOf(word, words[position + 1]) ?? []).at(-1);
  return {
    json: isSet('json') || (output ?? env['MIGRATE_OUTPUT']) === 'json',
    debug: isSet('debug'),
    events: words.some((word) => /^--events(=|$)/.test(word)) || (env['MIGRATE_EVENTS'] ?? '') !== '',
  };

  function isSet(name: string): boolean {
    return words.includes(`--${name}`) || isTruthy(env[`MIGRATE_${name.toUpperCase()}`]);
  }
}

function outputOf(word: string, next: string | undefined): string | undefined {
  if (word === '-o' || word === '--output') return next;
  if (word.startsWith('--output=')) return word.slice('--output='.length);
  return /^-o=?(.+)$/.exec(word)?.[1];
}

/** What oclif counts as true in a variable. */
function isTruthy(value: string | undefined): boolean {
  return ['1', 'true', 'y', 'yes'].includes((value ?? '').toLowerCase());
}
