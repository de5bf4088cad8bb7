/** Findings, and what a person has to do, gathered by code: one cause with many subjects is read once. */
import { findingTitle } from '../findings/index.js';
import type { Finding, Severity } from '../formats/scan.js';
import { groupBy } from '../group-by.js';
import { compareText } from '../json.js';

/** What findings and the manual part of a plan have in common. */
export interface Note {
  code: string;
  root: string;
  subject: string;
  /** Goes on after the subject: `is a pod without an owner`. */
  message: string;
  fix: string;
}

export interface NoteGroup {
  code: string;
  title: string;
  fix: string;
  notes: readonly Note[];
}

/** The most frequent cause first. */
export function groupNotes(notes: readonly Note[]): NoteGroup[] {
  return [...groupBy(notes, ({ code }) => code)]
    .map(([code, members]) => ({
      code,
      title: findingTitle(code),
      fix: members[0]?.fix ?? '',
      notes: [...members].sort(compareNotes),
    }))
    .sort((a, b) => b.notes.length - a.notes.length || compareText(a.code, b.code));
}

export function withSeverity(findings: readonly Finding[], severity: Severity): Finding[] {
  return findings.filter((finding) => finding.severity === severity);
}

function compareNotes(a: Note, b: Note): number {
  return compareText(a.root, b.root) || compareText(a.subject, b.subject) || compareText(a.message, b.message);
}
