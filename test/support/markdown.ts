/** Just enough of CommonMark to check what we write: code, fences and folded parts. */

/** What is left of a paragraph without its code spans and `<code>` elements. */
export function removeCode(markdown: string): string {
  let rest = markdown.replace(/<code>[^<]*<\/code>/g, '');
  let text = '';
  while (rest !== '') {
    const run = /^(?:\\[\s\S]|[^`\\])*(`+)/.exec(rest);
    if (!run) return text + rest;
    const [whole, fence = ''] = run;
    const after = rest.slice(whole.length);
    const end = new RegExp(`(?<!\`)${fence}(?!\`)`).exec(after);
    text += end ? whole.slice(0, -fence.length) : whole;
    rest = end ? after.slice(end.index + fence.length) : after;
  }
  return text;
}

/** The lines outside fenced code. Throws when a fence is not closed. */
export function removeFences(markdown: string): string[] {
  const outside: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    // What follows an opening fence holds no backtick, else the line is a paragraph with a code span (CommonMark 4.5).
    const [, run] = /^(`{3,})[^`]*$/.exec(line) ?? [];
    if (fence === undefined && run === undefined) outside.push(line);
    else if (fence === undefined) fence = run;
    else if (line === fence) fence = undefined;
  }
  if (fence !== undefined) throw new Error('a code fence is not closed');
  return outside;
}
