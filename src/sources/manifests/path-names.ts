/** Paths as the user would write them. */
import { isAbsolute, relative, resolve, sep } from 'node:path';

/** A path that the user gave, and how paths below it are written. */
export interface GivenPath {
  absolute: string;
  /** The user gave it absolutely, so everything below it is named absolutely. */
  namedAbsolutely: boolean;
  cwd: string;
}

export function givePath(path: string, cwd: string): GivenPath {
  return { absolute: resolve(cwd, path), namedAbsolutely: isAbsolute(path), cwd };
}

/** Relative to the working folder unless the user wrote `given` absolutely; with `/` on every system. */
export function namePath(given: GivenPath, absolute: string): string {
  const path = given.namedAbsolutely ? absolute : relative(given.cwd, absolute) || '.';
  return path.split(sep).join('/');
}

/** True when `path` is `folder` or lies below it. Both absolute. */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
