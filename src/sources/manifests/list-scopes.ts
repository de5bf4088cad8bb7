/** What the given paths cover, as listings of files. */
import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { compareText } from '../../core/json.js';
import type { GivenEntry, Inputs } from './find-inputs.js';
import { type GivenPath, isWithin } from './path-names.js';
import { type ListedFile, type Listing, walkFolder, type WalkOptions } from './walk.js';

/** A given folder, the files given by name, or an explicit root. */
export interface Scope {
  /** The folder that names it. */
  given: GivenPath;
  /** Given with --root: one cluster receives all of it. */
  isExplicit: boolean;
  listing: Listing;
}

/** Explicit roots first; what they cover is in no other scope. */
export async function listScopes(inputs: Inputs, options: Omit<WalkOptions, 'exclude'>): Promise<Scope[]> {
  const exclude = new Set(inputs.roots.map(({ real }) => real));
  const walk = { ...options, exclude };
  const entries = inputs.entries.filter(({ real }) => !inputs.roots.some((root) => isWithin(root.real, real)));
  const folders = entries.filter(({ isFolder }) => isFolder);
  const outermost = folders.filter(
    (folder) => !folders.some((other) => other !== folder && isWithin(other.real, folder.real)),
  );
  const scopes: Scope[] = [];
  for (const root of inputs.roots) {
    scopes.push({ given: root, isExplicit: true, listing: await listEntries([root], walk) });
  }
  for (const folder of outermost) {
    const below = entries.filter((entry) => entry !== folder && isWithin(folder.real, entry.real));
    scopes.push({ given: folder, isExplicit: false, listing: await listEntries([folder, ...below], walk) });
  }
  const files = entries.filter((entry) => !entry.isFolder && !outermost.some(({ real }) => isWithin(real, entry.real)));
  const [first] = files;
  if (first === undefined) return scopes;
  const given = { ...first, absolute: commonFolder(files.map(({ absolute }) => absolute)) };
  return [...scopes, { given, isExplicit: false, listing: await listEntries(files, walk) }];
}

/** Several entries as one listing; what two of them cover is listed once. */
async function listEntries(entries: readonly GivenEntry[], options: WalkOptions): Promise<Listing> {
  const files = new Map<string, ListedFile>();
  const listing: Listing = { files: [], skipped: [] };
  for (const entry of entries) {
    const part = entry.isFolder ? await walkFolder(entry, options) : listFile(entry);
    listing.skipped.push(...part.skipped);
    for (const file of part.files) {
      if (!files.has(file.real)) files.set(file.real, file);
    }
  }
  listing.files = [...files.values()].sort((a, b) => compareText(a.path, b.path));
  return listing;
}

/** A file given by name is read as a manifest, whatever its extension. */
function listFile({ absolute, real }: GivenEntry): Listing {
  return { files: [{ path: absolute, real, kind: 'manifest' }], skipped: [] };
}

function commonFolder(paths: readonly string[]): string {
  const [first = '', ...others] = paths.map((path) => dirname(path));
  let folder = first;
  while (!others.every((other) => isWithin(folder, other))) folder = dirname(folder);
  return folder;
}

/** Real folders that a kustomization may reach into. */
export async function reachableFolders(inputs: Inputs, cwd: string): Promise<string[]> {
  const given = inputs.entries.map((entry) => (entry.isFolder ? entry.real : dirname(entry.real)));
  return [await realpath(cwd), ...given];
}
