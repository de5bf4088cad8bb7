/** Groups of findings, and what was skipped, for a terminal. */
import type { ScanReport } from '../formats/scan.js';
import { countNoun } from './count-noun.js';
import { escapeTerminal } from './escape-terminal.js';
import type { Note, NoteGroup } from './group-notes.js';
import { groupSkipped, SKIPPED_MEANS } from './group-skipped.js';
import type { Style } from './style.js';

export interface GroupOptions {
  manyRoots: boolean;
  /** Subjects per group; the others are counted. */
  shown: number;
  paint: (text: string) => string;
}

export function renderGroupsText(groups: readonly NoteGroup[], style: Style, options: GroupOptions): string[] {
  return groups.flatMap((group) => [
    `  ${options.paint(escapeTerminal(group.title))} ${style.dim(`(${escapeTerminal(group.code)})`)}: ${group.notes.length}`,
    ...listSome(
      group.notes.map((note) => describeNote(note, options.manyRoots)),
      options.shown,
    ).map((line) => `      ${line}`),
    style.dim(`      Fix: ${escapeTerminal(group.fix)}`),
  ]);
}

/** The first lines, and how many more there are. */
export function listSome(lines: readonly string[], shown: number, more = 'more'): string[] {
  const rest = lines.length - shown;
  return rest <= 0 ? [...lines] : [...lines.slice(0, shown), `…and ${rest} ${more}`];
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
