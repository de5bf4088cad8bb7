/** Findings, and what a person has to do, as sections of a Markdown report. */
import { countNoun } from '../count-noun.js';
import type { Severity } from '../formats/scan.js';
import { listSome } from '../list-some.js';
import { codeSpan, escapeHtml, escapeMarkdown } from './escape-markdown.js';
import type { MarkdownSection } from './fit-markdown.js';
import { groupNotes, type Note, type NoteGroup } from './group-notes.js';

export interface NotesSectionOptions {
  manyRoots: boolean;
  /** Subjects per group; the others are counted. */
  shown: number;
  /** Groups start folded. */
  isFolded: boolean;
}

export const MARKDOWN_HEADINGS: Record<Severity, string> = { error: 'Errors', warning: 'Warnings', info: 'Notes' };

export function notesSection(heading: string, notes: readonly Note[], options: NotesSectionOptions): MarkdownSection {
  return {
    heading: `### ${heading} (${notes.length})`,
    blocks: groupNotes(notes).map((group) => ({
      markdown: renderGroup(group, options),
      weight: group.notes.length,
    })),
    leftOut: (groups, count) => `…and ${countNoun(groups, 'more kind')} (${count})`,
  };
}

/** A part that opens on a click. The empty lines make GitHub read Markdown between the tags. */
export function foldedBlock(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

function renderGroup(group: NoteGroup, { manyRoots, shown, isFolded }: NotesSectionOptions): string {
  const subjects = listSome(
    group.notes.map((note) => describeNote(note, manyRoots)),
    shown,
  ).map((line) => `- ${line}`);
  const fix = `Fix: ${escapeMarkdown(group.fix)}`;
  const count = group.notes.length;
  const code = codeSpan(group.code);
  if (isFolded) {
    return foldedBlock(`${escapeHtml(group.title)}: ${count}`, [code, subjects.join('\n'), fix].join('\n\n'));
  }
  return [`**${escapeMarkdown(group.title)}** (${code}): ${count}`, subjects.join('\n'), fix].join('\n\n');
}

function describeNote({ root, subject, message }: Note, manyRoots: boolean): string {
  const where = manyRoots && root !== '' ? ` in ${codeSpan(root)}` : '';
  return `${codeSpan(subject)}${where} ${escapeMarkdown(message)}`;
}
