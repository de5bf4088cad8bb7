/** Files in a real temporary folder, and what the manifests source makes of them. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { FoundRoot } from '../../../src/core/inventory/found.js';
import { asObject } from '../../../src/core/json.js';
import { readManifestRoots } from '../../../src/sources/manifests/manifests-source.js';
import { makeTempFolder } from '../../support/temp-folder.js';

/** Path → contents, or where a link leads. */
export type Tree = Record<string, string | Uint8Array | { link: string }>;

/** Writes the tree, hands its real path to `use`, and removes it. */
export async function withTree<T>(tree: Tree, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await makeTempFolder();
  try {
    await writeTree(folder.path, tree);
    return await use(folder.path);
  } finally {
    await folder.remove();
  }
}

async function writeTree(folder: string, tree: Tree): Promise<void> {
  for (const [path, content] of Object.entries(tree)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    if (typeof content === 'object' && 'link' in content) await symlink(content.link, file);
    else await writeFile(file, content);
  }
}

export interface ReadOptions {
  from?: readonly string[];
  roots?: readonly string[];
  stdin?: string;
}

export function readTree(tree: Tree, options: ReadOptions = {}): Promise<FoundRoot[]> {
  return withTree(tree, (folder) => readFolder(folder, options));
}

export function readFolder(
  cwd: string,
  { from = ['.'], roots = [], stdin = '' }: ReadOptions = {},
): Promise<FoundRoot[]> {
  const input = Readable.from([Buffer.from(stdin)]);
  return readManifestRoots({ from, roots, cwd, stdin: input }, () => undefined, new AbortController().signal);
}

/** `Kind/name` of every object, with its namespace where it has one: `Kind/namespace/name`. */
export function namesOf(root: FoundRoot | undefined): string[] {
  return (root?.objects ?? []).map(({ object }) => {
    const { name, namespace } = asObject(object['metadata']);
    return [object['kind'], namespace, name].filter((part) => part !== undefined).join('/');
  });
}

/** `why path:line` of every entry, the line where it has one. */
export function skippedOf(root: FoundRoot | undefined): string[] {
  return (root?.skipped ?? []).map(({ why, what, line }) => `${why} ${what}${line === undefined ? '' : `:${line}`}`);
}

export function configMap(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
}
