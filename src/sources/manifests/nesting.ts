/** A bound on how deep a text nests, cheap enough to ask before a parser that recurses gets it. */

/** Beyond any manifest; a parser still copes with it. */
const MAX_NESTING = 5_000;

/**
 * Counts open brackets and chained indicators (`- - -`) without regard to quotes: text that only looks so deep, such as
 * five thousand opening brackets in a script, is refused as well.
 */
export function nestsTooDeep(text: string): boolean {
  let open = 0;
  let chained = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '[' || character === '{') open += 1;
    else if ((character === ']' || character === '}') && open > 0) open -= 1;
    if (character === '-' || character === '?' || character === ':') chained += 1;
    else if (character !== ' ' && character !== '\t') chained = 0;
    if (open + chained > MAX_NESTING) return true;
  }
  return false;
}
