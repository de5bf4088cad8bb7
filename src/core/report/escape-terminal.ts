/** Text from outside made inert in a terminal: nothing in it moves the cursor, hides, or turns the reading direction. */

export interface TerminalEscape {
  /** Longest result in code points; what is longer is cut and ends in `…`. */
  limit?: number;
  /** Line feeds stay, for text that is shown as a block. */
  keepNewlines?: boolean;
}

/** Longer than any ref (63 + 253 characters and its kind), and than nearly every ARM id. */
const DEFAULT_LIMIT = 400;

/**
 * Control characters (C0, C1, and so the start of every ANSI and OSC sequence), format characters (bidi overrides and
 * isolates, zero-width ones, tags), line and paragraph separators, halves of surrogate pairs, and what Unicode lets a
 * renderer leave out altogether.
 */
const UNSHOWABLE = /^[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]$/u;

/** Every character that cannot be seen as itself becomes `\u{…}` with its code point. */
export function escapeTerminal(text: string, options: TerminalEscape = {}): string {
  const { limit = DEFAULT_LIMIT, keepNewlines = false } = options;
  const shown: string[] = [];
  let length = 0;
  let kept = 0;
  for (const point of text) {
    const piece = point === '\n' && keepNewlines ? point : escapePoint(point);
    length += [...piece].length;
    if (length > limit) return `${shown.slice(0, kept).join('')}…`;
    shown.push(piece);
    if (length < limit) kept = shown.length;
  }
  return shown.join('');
}

function escapePoint(point: string): string {
  if (!UNSHOWABLE.test(point)) return point;
  return `\\u{${(point.codePointAt(0) ?? 0).toString(16)}}`;
}
