/** Bounds on how deep a text nests, asked before anything that recurses gets it. */
import { CST } from 'yaml';

/** Beyond any manifest. Some thousand levels exhaust the stack, in places where Node can only abort. */
export const MAX_NESTING = 200;

/** Above this, even a list of tokens takes gigabytes. */
const MAX_OPEN = 5_000;

/** A first, cheap answer from open brackets and chained indicators (`- - -`), whatever they are part of. */
export function mayNestTooDeep(text: string): boolean {
  let open = 0;
  let chained = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '[' || character === '{') open += 1;
    else if ((character === ']' || character === '}') && open > 0) open -= 1;
    if (character === '-' || character === '?' || character === ':') chained += 1;
    else if (character !== ' ' && character !== '\t') chained = 0;
    if (open + chained > MAX_OPEN) return true;
  }
  return false;
}

/** The exact answer, from the tokens of a document. */
export function nestsTooDeep(tokens: readonly CST.Token[]): boolean {
  const pending: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { token, depth } = next;
    if (depth > MAX_NESTING) return true;
    for (const below of tokensIn(token)) pending.push({ token: below, depth: depth + 1 });
  }
  return false;
}

function tokensIn(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!CST.isCollection(token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value]).filter((part) => part !== undefined && part !== null);
}
