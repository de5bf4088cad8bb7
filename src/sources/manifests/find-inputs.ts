/** What `--from` and `--root` name: folders, files, standard input. */
import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MigrationError } from '../../core/errors.js';
import { expandGlob, hasGlob } from './expand-glob.js';
import { errorCodeOf } from './os-error.js';
import { givePath, type GivenPath, isWithin } from './path-names.js';

export interface GivenEntry extends GivenPath {
  real: string;
  isFolder: boolean;
}

export interface Inputs {
  entries: GivenEntry[];
  stdin: boolean;
  roots: GivenEntry[];
}

/** Throws `input-not-found` for a path that does not exist, `root-not-covered` for a root outside every `--from`. */
export async function findInputs(options: {
  from: readonly string[];
  roots: readonly string[];
  cwd: string;
}): Promise<Inputs> {
  const entries = await findEntries(
    options.from.filter((path) => path !== '-'),
    options.cwd,
  );
  const roots = await findEntries(options.roots, options.cwd);
  for (const root of roots) {
    if (!entries.some((entry) => isWithin(entry.real, root.real))) throw rootNotCovered(options.roots);
  }
  return { entries, stdin: options.from.includes('-'), roots };
}

async function findEntries(paths: readonly string[], cwd: string): Promise<GivenEntry[]> {
  const found = new Map<string, GivenEntry>();
  for (const path of paths) {
    for (const entry of await findPath(path, cwd)) {
      if (!found.has(entry.real)) found.set(entry.real, entry);
    }
  }
  return [...found.values()];
}

/** A file whose name holds `*` or `[` is taken by its name, as a shell does for a glob without a match. */
async function findPath(path: string, cwd: string): Promise<GivenEntry[]> {
  const given = givePath(path, cwd);
  const entry = await describeEntry(given);
  if (entry !== undefined) return [entry];
  const matches = hasGlob(path) ? await expandGlob(resolve(cwd, path)) : [];
  const entries = await Promise.all(matches.map((absolute) => describeEntry({ ...given, absolute })));
  const existing = entries.filter((match) => match !== undefined);
  if (existing.length === 0) throw inputNotFound(path);
  return existing;
}

async function describeEntry(given: GivenPath): Promise<GivenEntry | undefined> {
  try {
    const isFolder = (await stat(given.absolute)).isDirectory();
    // The pipe of `--from <(…)` has no real path.
    const real = await realpath(given.absolute).catch(() => given.absolute);
    return { ...given, isFolder, real };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EINVAL'].includes(errorCodeOf(error))) return undefined;
    throw new MigrationError({
      code: 'input-unreadable',
      kind: 'usage',
      what: `Cannot read ${given.absolute}`,
      why: errorCodeOf(error),
      cause: error,
    });
  }
}

function inputNotFound(path: string): MigrationError {
  return new MigrationError({
    code: 'input-not-found',
    kind: 'usage',
    what: hasGlob(path) ? `Nothing matches ${path}` : `There is no ${path}`,
    next: ['Check the path given with --from or --root; it is taken relative to the working folder'],
  });
}

function rootNotCovered(roots: readonly string[]): MigrationError {
  return new MigrationError({
    code: 'root-not-covered',
    kind: 'usage',
    what: `A --root lies outside every --from: ${roots.join(', ')}`,
    why: '--root says which of the folders below --from is what one cluster receives',
    next: ['Add the folder to --from'],
  });
}
