/** What `.gitignore` files exclude, nested ones included. */
import { join, relative, sep } from 'node:path';
import createIgnore from 'ignore';
import { readTextFile } from './read-text-file.js';

interface IgnoreFile {
  folder: string;
  rules: createIgnore.Ignore;
}

/** The `.gitignore` files that apply to a folder, outermost first. */
export type IgnoreRules = readonly IgnoreFile[];

/** The rules for what lies in `folder`, given those for the folder itself. */
export async function addIgnoreFile(outer: IgnoreRules, folder: string): Promise<IgnoreRules> {
  const file = await readTextFile(join(folder, '.gitignore'));
  if (!('text' in file)) return outer;
  return [...outer, { folder, rules: createIgnore({ ignorecase: false }).add(file.text) }];
}

/** The innermost file that has a word on a path decides, as in git. */
export function isIgnored(rules: IgnoreRules, path: string, isFolder: boolean): boolean {
  for (const { folder, rules: file } of rules.toReversed()) {
    const inside = relative(folder, path).split(sep).join('/');
    const verdict = file.test(isFolder ? `${inside}/` : inside);
    if (verdict.ignored) return true;
    if (verdict.unignored) return false;
  }
  return false;
}
