/** Names from a cluster that would like to speak for the program, and what is heard of them in what it prints. */

/** Colours, the cursor, the other direction, a heading, HTML, a mention, a table, code and a link. */
export const HOSTILE = '\u001b[31m\u009b2J\u202e`@team`\n# FORGED\n<img src=x> | [a](javascript:b) ``` \u0007\r';

/** Keys whose values are words of the program, and times. */
const OWN_WORDS = new Set(['kind', 'formatVersion', 'state', 'answer', 'progress', 'outcome', 'mode', 'stage', 'code']);

/** The same document, with a hostile end on every string of it that others may have chosen. */
export function makeHostile<T>(document: T): T {
  const text = JSON.stringify(document, (key, value: unknown) =>
    typeof value === 'string' && !OWN_WORDS.has(key) ? `${value}${HOSTILE}` : value,
  );
  return JSON.parse(text) as T;
}

/** What moves the cursor, turns the text round, or begins a line of its own. */
export function hearInText(text: string): string[] {
  return text.match(/(?!\n)[\p{Cc}\p{Bidi_Control}]|^# FORGED/gmu) ?? [];
}

/** The same, and what Markdown would make of it. @param prose without its code */
export function hearInMarkdown(prose: string): string[] {
  return [...hearInText(prose), ...(prose.match(/(?<!\\)<img|@team|(?<!\\)\[a(?<!\\)\]\(|(?<!\\)```/g) ?? [])];
}
