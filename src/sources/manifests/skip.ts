/** How something that was not read is reported. */
import type { Affects, Mention, Skipped, SkippedWhy } from '../../core/inventory/found.js';
import { findProducts } from '../../core/inventory/known-products.js';
import { affectedBy, findMentions } from '../../core/inventory/mentions.js';
import { type Notation, notationOf } from '../../core/inventory/notation.js';

/** For contents that nobody has seen: they could hold anything. */
export const ANYTHING: readonly Affects[] = ['accounts', 'matching', 'workloads'];

export interface SkipDetails {
  affects?: readonly Affects[];
  line?: number;
  mentions?: readonly Mention[];
  notation?: Notation;
  products?: readonly string[];
}

/** An entry about a file, or about a line of it. Affects nothing unless told otherwise. */
export function skipFile(path: string, why: SkippedWhy, message: string, details: SkipDetails = {}): Skipped {
  const { affects = [], line, mentions = [], notation, products = [] } = details;
  return {
    what: path,
    why,
    message,
    affects: [...affects],
    path,
    ...(line === undefined ? {} : { line }),
    ...(mentions.length > 0 ? { mentions: [...mentions] } : {}),
    ...(mentions.length > 0 && notation !== undefined ? { notation } : {}),
    ...(products.length > 0 ? { products: [...products] } : {}),
  };
}

export interface Mentioned {
  mentions: Mention[];
  affects: Affects[];
  notation: Notation;
  products: string[];
}

/** What a text that cannot be read as objects says about pod identity; lines count from `firstLine`. */
export function mentionsIn(
  path: string,
  text: string,
  notation: Notation = notationOf(path, text),
  firstLine = 1,
): Mentioned {
  const mentions = findMentions(text, notation).map((mention) => ({ ...mention, line: mention.line + firstLine - 1 }));
  const products = mentions.length > 0 ? findProducts(path, text) : [];
  return { mentions, affects: affectedBy(text, mentions), notation, products };
}

/** ` (mentions pod identity, line 7)`, or nothing. */
export function describeMentions(mentions: readonly Mention[]): string {
  const [first] = mentions;
  return first === undefined ? '' : ` (it mentions pod identity, line ${first.line})`;
}
