/** Bytes of a file → text, whatever encoding its byte order mark names. */

/** How much of a file is searched for a NUL byte; git looks as far. */
export const BINARY_PROBE_BYTES = 8 * 1024;

/** Undefined for binary contents: a NUL byte near the start, where no byte order mark says UTF-16. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const encoding = encodingOf(bytes);
  return encoding === undefined ? undefined : new TextDecoder(encoding).decode(bytes);
}

/** True when the first bytes of a file show that it holds no text. */
export function looksBinary(firstBytes: Uint8Array): boolean {
  return encodingOf(firstBytes) === undefined;
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes.subarray(0, BINARY_PROBE_BYTES).includes(0) ? undefined : 'utf-8';
}
