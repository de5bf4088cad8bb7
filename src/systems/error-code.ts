/** The code of an error of Node: `ENOENT`, `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */

/** Asks for the code and not for the class: errors of another realm (jest's, a worker's) are no `Error` of ours. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
