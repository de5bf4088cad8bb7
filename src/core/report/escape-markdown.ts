/** Text from outside made inert in GitHub Markdown: no markup, no HTML, no link, no mention, no broken table or fence. */
import { escapeTerminal, type TerminalEscape } from './escape-terminal.js';

/** As HTML entities: harmless inside table cells too, where a backslash would have to survive two parsers. */
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '|': '&#124;', '"': '&quot;' };

/**
 * A zero-width space. GitHub links mentions, issue numbers and addresses in the rendered text, where a backslash has
 * already done its work and is gone; only a character in between keeps them apart.
 */
const GAP = '&#8203;';

const INLINE = /[&<>|]|[\\`*_[\]~$]|@|#(?=\d)|\bgh-(?=\d)|:(?=\/\/)|\bwww(?=\.)/gi;

/**
 * Prose: for sentences that may quote names. One line; it can stand anywhere, also first in a line or in a cell. What
 * is between two backticks, such as a command, stays code.
 */
export function escapeMarkdown(text: string, options: Pick<TerminalEscape, 'limit'> = {}): string {
  return escapeTerminal(text, options)
    .trim()
    .split(/(?<!`)`([^`]+)`(?!`)/)
    .map((part, index) => (index % 2 === 1 ? codeSpan(part) : part.replace(INLINE, escapeInline)))
    .join('')
    .replace(/^[-+=#]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

/** A name as code. The fence is longer than any run of backticks inside, so that nothing inside can end it. */
export function codeSpan(text: string, options: Pick<TerminalEscape, 'limit'> = {}): string {
  const shown = escapeTerminal(text, options);
  if (shown.trim() === '') return '` `';
  const fence = '`'.repeat(longestRun(shown) + 1);
  const pad = /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A name as code inside HTML, such as `<summary>`, where Markdown is not read. */
export function codeElement(text: string, options: Pick<TerminalEscape, 'limit'> = {}): string {
  return `<code>${escapeTerminal(text, options).replace(/[&<>"]/g, toEntity)}</code>`;
}

/** Prose inside HTML, such as `<summary>`, where a backslash would be seen. */
export function escapeHtml(text: string, options: Pick<TerminalEscape, 'limit'> = {}): string {
  return escapeTerminal(text, options).replace(/[&<>"]|@|#(?=\d)|:(?=\/\/)/g, escapeInline);
}

/** A block of code; `info` is ours: the language. */
export function codeFence(content: string, info: string): string {
  const shown = escapeTerminal(content, { limit: Number.POSITIVE_INFINITY, keepNewlines: true });
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${info}\n${shown}${shown.endsWith('\n') ? '' : '\n'}${fence}`;
}

/** A row of a table from cells that are Markdown already. A bar is left only in code spans, where a table needs `\|`. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** A table; cells are Markdown already. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [tableRow(header), tableRow(header.map(() => '---')), ...rows.map(tableRow)].join('\n');
}

function escapeInline(match: string): string {
  if (ENTITIES[match] !== undefined) return toEntity(match);
  return /^[\\`*_[\]~$]$/.test(match) ? `\\${match}` : `${match}${GAP}`;
}

function toEntity(character: string): string {
  return ENTITIES[character] ?? character;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
