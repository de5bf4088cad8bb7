/** Paths that match a glob: `*`, `?`, `[…]` and `{a,b}` within a name, `**` for any number of folders. */
import { readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { compareText } from '../../core/json.js';

const MATCHES_NOTHING = /(?!)/;

export function hasGlob(path: string): boolean {
  return /[*?[{]/.test(path);
}

/** Absolute paths, sorted. As in a shell, names that begin with a dot match only where the glob says the dot. */
export async function expandGlob(absoluteGlob: string): Promise<string[]> {
  const { root } = parse(absoluteGlob);
  const globs = expandBraces(absoluteGlob.slice(root.length).replaceAll('\\', '/'));
  const found = new Set<string>();
  for (const glob of globs) {
    for (const path of await matchBelow(root, glob.split('/').filter(Boolean))) found.add(path);
  }
  return [...found].sort(compareText);
}

async function matchBelow(folder: string, segments: readonly string[]): Promise<string[]> {
  const [segment, ...rest] = segments;
  if (segment === undefined) return [folder];
  const names = await listNames(folder);
  if (segment === '**') {
    const nested = names.filter(({ name, isFolder }) => isFolder && !name.startsWith('.') && name !== 'node_modules');
    const deeper = await Promise.all(nested.map(({ name }) => matchBelow(join(folder, name), segments)));
    return [...(rest.length > 0 ? await matchBelow(folder, rest) : [folder]), ...deeper.flat()];
  }
  const pattern = segmentPattern(segment);
  const matching = names.filter(({ name, isFolder }) => pattern.test(name) && (rest.length === 0 || isFolder));
  return (await Promise.all(matching.map(({ name }) => matchBelow(join(folder, name), rest)))).flat();
}

async function listNames(folder: string): Promise<{ name: string; isFolder: boolean }[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
  } catch {
    // A folder that cannot be listed matches nothing, as in a shell.
    return [];
  }
}

function segmentPattern(segment: string): RegExp {
  const source = segment.replace(/\[!?[^\]]+\]|[*?]|[^*?[]+|\[/g, (part) => {
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.length > 2 && part.startsWith('[')) return part.replace(/\\/g, '\\\\').replace(/^\[!/, '[^');
    return part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  });
  try {
    return new RegExp(segment.startsWith('.') ? `^${source}$` : `^(?!\\.)${source}$`);
  } catch {
    return MATCHES_NOTHING; // a class such as [z-a]
  }
}

function expandBraces(glob: string): string[] {
  const match = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/.exec(glob);
  if (!match) return [glob];
  const [, before = '', choices = '', after = ''] = match;
  return choices.split(',').flatMap((choice) => expandBraces(before + choice + after));
}
