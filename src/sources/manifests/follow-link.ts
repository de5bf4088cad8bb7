/** Where a symbolic link leads, if it may be followed. */
import { realpath, stat } from 'node:fs/promises';
import type { Affects, SkippedWhy } from '../../core/inventory/found.js';
import { fileKindOf } from './file-kinds.js';
import { errorCodeOf } from './os-error.js';
import { isWithin } from './path-names.js';
import { ANYTHING } from './skip.js';

export type LinkEnd =
  { real: string; isFolder: boolean } | { why: SkippedWhy; message: string; affects: readonly Affects[] };

/** `parent` is the real folder that holds the link; nothing outside `top` is followed. */
export async function followLink(link: { path: string; parent: string }, top: string): Promise<LinkEnd> {
  try {
    const real = await realpath(link.path);
    const isFolder = (await stat(real)).isDirectory();
    if (isWithin(real, link.parent)) return loop();
    if (isWithin(top, real)) return { real, isFolder };
    const mayHoldManifests = isFolder || fileKindOf(link.path) !== 'text';
    return {
      why: 'unreadable',
      message: 'is a link that leaves the given folder; name its target with --from to read it',
      affects: mayHoldManifests ? ANYTHING : [],
    };
  } catch (error) {
    const code = errorCodeOf(error);
    if (code === 'ELOOP') return loop();
    return { why: 'unreadable', message: `is a link that cannot be followed: ${code}`, affects: [] };
  }
}

function loop(): LinkEnd {
  return { why: 'symlink-loop', message: 'is a link to a folder above it', affects: [] };
}
