/** The code of an operating-system error. */

/** `ENOENT`, `EACCES`, …; `unknown error` for anything else. Never the message: it holds absolute paths. */
export function errorCodeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return 'unknown error';
  return typeof error.code === 'string' ? error.code : 'unknown error';
}
