/** Lists the files below a folder, in an order that does not depend on the file system. */
import type { Dirent } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Skipped } from '../../core/inventory/found.js';
import { compareText } from '../../core/json.js';
import { fileKindOf, type FileKind } from './file-kinds.js';
import { followLink } from './follow-link.js';
import { addIgnoreFile, isIgnored, type IgnoreRules } from './ignore-rules.js';
import { stopIfAborted } from './interruption.js';
import { errorCodeOf } from './os-error.js';
import { type GivenPath, namePath } from './path-names.js';
import { ANYTHING, skipFile } from './skip.js';

export interface ListedFile {
  /** As reached, perhaps through a link. */
  path: string;
  /** With all links resolved: what tells two files apart. */
  real: string;
  kind: FileKind;
}

export interface Listing {
  files: ListedFile[];
  skipped: Skipped[];
}

export interface WalkOptions {
  /** Real paths of files and folders that belong to another root. */
  exclude: ReadonlySet<string>;
  signal: AbortSignal;
  onFile: () => void;
}

/** Folders that hold other people's files or a tool's own. */
const NEVER_OURS = new Set(['node_modules', 'vendor', '.terraform']);

interface Walk extends WalkOptions, Listing {
  given: GivenPath;
  top: string;
  visited: Set<string>;
  links: { path: string; parent: string; rules: IgnoreRules }[];
}

export async function walkFolder(given: GivenPath, options: WalkOptions): Promise<Listing> {
  const top = await realpath(given.absolute);
  const walk: Walk = { ...options, given, top, files: [], skipped: [], visited: new Set(), links: [] };
  await visitFolder(walk, given.absolute, top, []);
  await visitLinks(walk);
  return { files: walk.files.sort((a, b) => compareText(a.path, b.path)), skipped: walk.skipped };
}

async function visitFolder(walk: Walk, path: string, real: string, outer: IgnoreRules): Promise<void> {
  stopIfAborted(walk.signal);
  walk.visited.add(real);
  const entries = await listFolder(walk, path);
  const rules = await addIgnoreFile(outer, path);
  let ignoredFiles = 0;
  for (const entry of entries) {
    const below = { path: join(path, entry.name), real: join(real, entry.name) };
    if (walk.exclude.has(below.real) || entry.name === '.git') continue;
    if (entry.isDirectory()) await visitSubfolder(walk, below.path, below.real, rules);
    else if (isIgnored(rules, below.path, false)) ignoredFiles += fileKindOf(entry.name) === 'text' ? 0 : 1;
    else if (entry.isSymbolicLink()) walk.links.push({ path: below.path, parent: real, rules });
    else if (entry.isFile()) addFile(walk, below.path, below.real);
  }
  if (ignoredFiles > 0) skipIgnoredFiles(walk, path, ignoredFiles);
}

async function visitSubfolder(walk: Walk, path: string, real: string, rules: IgnoreRules): Promise<void> {
  const name = namePath(walk.given, path);
  if (NEVER_OURS.has(basename(path))) {
    walk.skipped.push(skipFile(name, 'vendored', 'holds files of others; name it with --from to read it'));
  } else if (isIgnored(rules, path, true)) {
    walk.skipped.push(skipFile(name, 'vendored', 'is excluded by .gitignore; name it with --from to read it'));
  } else {
    await visitFolder(walk, path, real, rules);
  }
}

/**
 * Links come last: most lead to what has been read under its own name by then, so that the name of a thing does not
 * depend on which of its names sorts first.
 */
async function visitLinks(walk: Walk): Promise<void> {
  for (let link = walk.links.shift(); link !== undefined; link = walk.links.shift()) {
    const end = await followLink(link, walk.top);
    if ('why' in end) {
      walk.skipped.push(skipFile(namePath(walk.given, link.path), end.why, end.message, { affects: end.affects }));
    } else if (!walk.visited.has(end.real) && !walk.exclude.has(end.real)) {
      if (end.isFolder) await visitFolder(walk, link.path, end.real, link.rules);
      else addFile(walk, link.path, end.real);
    }
  }
}

function addFile(walk: Walk, path: string, real: string): void {
  walk.visited.add(real);
  walk.files.push({ path, real, kind: fileKindOf(path) });
  walk.onFile();
}

function skipIgnoredFiles(walk: Walk, path: string, count: number): void {
  const message = `${count} manifest file${count === 1 ? ' is' : 's are'} excluded by .gitignore`;
  walk.skipped.push(skipFile(namePath(walk.given, path), 'vendored', message));
}

async function listFolder(walk: Walk, path: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.sort((a, b) => compareText(a.name, b.name));
  } catch (error) {
    const message = `cannot be listed: ${errorCodeOf(error)}`;
    walk.skipped.push(skipFile(namePath(walk.given, path), 'unreadable', message, { affects: ANYTHING }));
    return [];
  }
}
