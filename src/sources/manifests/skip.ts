/** How something that was not read is reported. */
import { affectedBy, findMentions } from '../../core/inventory/mentions.js';
import type { Affects, Mention, Skipped, SkippedWhy } from '../../core/inventory/found.js';

/** For contents that nobody has seen: they could hold anything. */
export const ANYTHING: readonly Affects[] = ['accounts', 'matching', 'workloads'];

export interface SkipDetails {
  affects?: readonly Affects[];
  line?: number;
  mentions?: readonly Mention[];
}

/** An entry about a file, or about a line of it. Affects nothing unless told otherwise. */
export function skipFile(path: string, why: SkippedWhy, message: string, details: SkipDetails = {}): Skipped {
  const { affects = [], line, mentions = [] } = details;
  return {
    what: path,
    why,
    message,
    affects: [...affects],
    path,
    ...(line === undefined ? {} : { line }),
    ...(mentions.length > 0 ? { mentions: [...mentions] } : {}),
  };
}

/** What a text that can't be read as objects says about pod identity; lines count from `firstLine`. */
export function mentionsIn(text: string, firstLine = 1): { mentions: Mention[]; affects: Affects[] } {
  const mentions = findMentions(text).map(({ line, term }) => ({ line: line + firstLine - 1, term }));
  return { mentions, affects: affectedBy(mentions) };
}

/** ` (mentions pod identity, line 7)`, or nothing. */
export function describeMentions(mentions: readonly Mention[]): string {
  const [first] = mentions;
  return first === undefined ? '' : ` (it mentions pod identity, line ${first.line})`;
}
