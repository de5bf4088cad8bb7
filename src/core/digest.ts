/** Digests over canonical forms. */
import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from './json.js';

/** `sha256:<hex>` of the canonical JSON of a value. */
export function digestJson(value: Json): string {
  return `sha256:${sha256Hex(canonicalJson(value))}`;
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
