/** Groups of findings, and what was skipped, for a terminal. */
import { countNoun } from '../count-noun.js';
import type { ScanReport, Severity } from '../formats/scan.js';
import { listSome } from '../list-some.js';
import { escapeTerminal } from './escape-terminal.js';
import { groupNotes, type Note, type NoteGroup } from './group-notes.js';
import { groupSkipped, SKIPPED_MEANS } from './group-skipped.js';
import type { Style } from './style.js';

export interface NotesOptions {
  severity: Severity;
  manyRoots: boolean;
  /** Subjects per group; the others are counted. */
  shown: number;
}

export const SEVERITY_WORDS: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'note' };

/** A heading and the groups below it; no lines for no notes. */
export function renderNotesText(
  heading: string,
  notes: readonly Note[],
  style: Style,
  options: NotesOptions,
): string[] {
  if (notes.length === 0) return [];
  return [style.bold(heading), ...groupNotes(notes).flatMap((group) => renderGroup(group, style, options))];
}

function renderGroup(group: NoteGroup, style: Style, { severity, manyRoots, shown }: NotesOptions): string[] {
  const title = paintSeverity(severity, escapeTerminal(group.title), style);
  const subjects = group.notes.map((note) => describeNote(note, manyRoots));
  return [
    `  ${title} ${style.dim(`(${escapeTerminal(group.code)})`)}: ${group.notes.length}`,
    ...listSome(subjects, shown).map((line) => `      ${line}`),
    style.dim(`      Fix: ${escapeTerminal(group.fix)}`),
  ];
}

function paintSeverity(severity: Severity, text: string, style: Style): string {
  if (severity === 'error') return style.red(text);
  return severity === 'warning' ? style.yellow(text) : style.cyan(text);
}

/** One block per reason, the most frequent first. */
export function renderSkippedText(skipped: ScanReport['skipped'], style: Style, shown: number): string[] {
  return groupSkipped(skipped).flatMap(({ why, entries }) => [
    `  ${countNoun(entries.length, 'entry', 'entries')} ${style.dim(`(${why})`)}: ${SKIPPED_MEANS[why]}`,
    ...listSome(
      entries.map(({ what, message }) => escapeTerminal(`${what}: ${message}`)),
      shown,
    ).map((line) => `      ${line}`),
  ]);
}

function describeNote({ root, subject, message }: Note, manyRoots: boolean): string {
  return escapeTerminal(manyRoots && root !== '' ? `[${root}] ${subject} ${message}` : `${subject} ${message}`);
}
