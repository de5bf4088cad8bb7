/** The code of an error of Node: `ENOENT`, `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */

/** Undefined for what has none. Asks for no class: an error may come from another realm. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
