/** Digests over canonical forms. */
import { createHash } from 'node:crypto';
import { type Json, writeCanonicalJson } from './json.js';

/** Characters that are hashed at once: neither a call per piece nor the whole text of a large document. */
const HASHED_AT_ONCE = 65_536;

/** `sha256:<hex>` of the canonical JSON of a value. */
export function digestJson(value: Json): string {
  const hash = createHash('sha256');
  let pending = '';
  writeCanonicalJson(value, (piece) => {
    pending += piece;
    if (pending.length < HASHED_AT_ONCE) return;
    hash.update(pending, 'utf8');
    pending = '';
  });
  return `sha256:${hash.update(pending, 'utf8').digest('hex')}`;
}

/** Lower-case hexadecimal SHA-256 of a UTF-8 text. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/**
 * One text for several parts, each prefixed with its length in UTF-8 bytes, so that no two different lists of parts
 * give the same text (`team-a`,`b` and `team`,`a-b` do not collide, as they do in `azwi`).
 */
export function lengthPrefixed(parts: readonly string[]): string {
  return parts.map((part) => `${new TextEncoder().encode(part).length}:${part}`).join('');
}
