/** An explanation for a terminal and as Markdown. */
import type { Explanation } from '../formats/explanation.js';
import { alignColumns } from './align-columns.js';
import { codeSpan, escapeMarkdown } from './escape-markdown.js';
import { escapeTerminal } from './escape-terminal.js';
import type { ViewBlock, ViewEntry, ViewSection } from './explanation-view.js';
import type { Style } from './style.js';
import { viewExplanation } from './view-explanation.js';

/** A paragraph of ours fits; an endless message of somebody else's is cut. */
const LIMIT = { limit: 1200 };

export function renderExplanationText(explanation: Explanation, style: Style): string {
  return `${viewExplanation(explanation)
    .blocks.map((block) => blockText(block, style))
    .join('\n\n')}\n`;
}

export function renderExplanationMarkdown(explanation: Explanation): string {
  return `${viewExplanation(explanation).blocks.map(blockMarkdown).join('\n\n')}\n`;
}

function blockText({ title, name, marks, prose, sections }: ViewBlock, style: Style): string {
  const head = [
    style.bold(escapeTerminal(name === undefined ? title : `${name}: ${title}`)),
    ...(marks.length > 0 ? [style.dim(escapeTerminal(marks.join(' · '), LIMIT))] : []),
  ];
  const paragraphs = prose.map((paragraph) => escapeTerminal(paragraph, LIMIT));
  return [head.join('\n'), ...paragraphs, ...sections.map((section) => sectionText(section, style))].join('\n\n');
}

function sectionText({ heading, entries }: ViewSection, style: Style): string {
  const heads = alignColumns(entries.map((entry) => cellsOf(entry).map((cell) => escapeTerminal(cell, LIMIT))));
  const lines = entries.flatMap(({ details = [] }, position) => [
    `  ${(heads[position] ?? []).join('  ')}`,
    ...details.map((detail) => style.dim(`      ${escapeTerminal(detail, LIMIT)}`)),
  ]);
  return [style.bold(escapeTerminal(heading)), ...lines].join('\n');
}

function cellsOf({ name, command, text }: ViewEntry): string[] {
  return [name ?? '', command === undefined ? '' : `$ ${command}`, text].filter((cell) => cell !== '');
}

function blockMarkdown({ title, name, marks, prose, sections }: ViewBlock): string {
  const heading = name === undefined ? escapeMarkdown(title) : `${codeSpan(name)}: ${escapeMarkdown(title)}`;
  return [
    `## ${heading}`,
    ...(marks.length > 0 ? [marks.map((mark) => escapeMarkdown(mark)).join(' · ')] : []),
    ...prose.map((paragraph) => escapeMarkdown(paragraph, LIMIT)),
    ...sections.map(sectionMarkdown),
  ].join('\n\n');
}

function sectionMarkdown({ heading, entries }: ViewSection): string {
  const title = `### ${escapeMarkdown(heading)}`;
  return entries.length === 0 ? title : `${title}\n\n${entries.map(entryMarkdown).join('\n')}`;
}

function entryMarkdown({ name, command, text, details = [] }: ViewEntry): string {
  const words = [
    ...[name, command].flatMap((code) => (code === undefined ? [] : [codeSpan(code, LIMIT)])),
    ...(text === '' ? [] : [escapeMarkdown(text, LIMIT)]),
  ];
  return [`- ${words.join(' ')}`, ...details.map((detail) => `  - ${escapeMarkdown(detail, LIMIT)}`)].join('\n');
}
