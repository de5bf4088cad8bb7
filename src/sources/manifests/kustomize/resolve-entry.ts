/** What an entry of a kustomization names: a file, a folder, or something that is not here. */
import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errorCodeOf } from '../os-error.js';
import { isWithin } from '../path-names.js';

export type ResolvedEntry =
  { is: 'file' | 'folder'; path: string; real: string } | { is: 'remote' | 'missing' | 'outside' | 'unreadable' };

/** Nothing outside the `allowed` folders (real paths) is opened, whatever a file asks for. */
export async function resolveEntry(entry: string, folder: string, allowed: readonly string[]): Promise<ResolvedEntry> {
  const path = resolve(folder, entry);
  try {
    const real = await realpath(path);
    if (!allowed.some((top) => isWithin(top, real))) return { is: 'outside' };
    return { is: (await stat(real)).isDirectory() ? 'folder' : 'file', path, real };
  } catch (error) {
    if (isRemote(entry)) return { is: 'remote' };
    return { is: ['ENOENT', 'ENOTDIR'].includes(errorCodeOf(error)) ? 'missing' : 'unreadable' };
  }
}

/** The notations of go-getter and git that kustomize fetches from. */
function isRemote(entry: string): boolean {
  return (
    /^[a-z][a-z0-9+.-]*:\/\//i.test(entry) ||
    /^git::/.test(entry) ||
    /^[\w.-]+@[\w.-]+[:/]/.test(entry) ||
    /^[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev)[:/]/i.test(entry) ||
    /[?&](?:ref|version|timeout|submodules)=/.test(entry)
  );
}
