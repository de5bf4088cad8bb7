/** Credentials that differ from one that is needed by a slip: Entra compares byte by byte and takes none of them for it. */
import type { CredentialSpec } from '../change/operation.js';
import { firstDifference } from '../first-difference.js';
import type { ExistingCredential } from './facts.js';

export interface FieldDifference {
  field: 'issuer' | 'subject' | 'audience';
  wanted: string;
  found: string;
  /** Of the first character that differs, from 1. */
  position: number;
}

/** Of a flexible credential, which has no subject, none. */
export function findDifferences(wanted: CredentialSpec, existing: ExistingCredential): FieldDifference[] {
  if (existing.subject === undefined) return [];
  const pairs = [
    ['issuer', wanted.issuer, existing.issuer],
    ['subject', wanted.subject, existing.subject],
    ['audience', wanted.audience, existing.audiences.join(', ')],
  ] as const;
  return pairs
    .filter(([, ours, theirs]) => ours !== theirs)
    .map(([field, ours, theirs]) => differ(field, ours, theirs));
}

export function differ(field: FieldDifference['field'], wanted: string, found: string): FieldDifference {
  return { field, wanted, found, position: (firstDifference(wanted, found) ?? 0) + 1 };
}

/** Whether all that differs, and something does, looks like a slip. */
export function isNearMiss(differences: readonly FieldDifference[]): boolean {
  return differences.length > 0 && differences.every(({ wanted, found }) => looksAlike(wanted, found));
}

/** The two values one below the other; quoted, so that blanks at an end are seen. */
export function describeDifference(
  { field, wanted, found, position }: FieldDifference,
  [ours, theirs]: readonly [string, string] = ['planned', 'exists'],
): string[] {
  const width = Math.max(ours.length, theirs.length) + 1;
  const line = (name: string, value: string) => `${`${name}:`.padEnd(width)} ${JSON.stringify(value)}`;
  return [`${field} differs from character ${position} on`, line(ours, wanted), line(theirs, found)];
}

/** The same but for letter case, blanks around and slashes at the end; or one character more, less or other. */
function looksAlike(one: string, other: string): boolean {
  if (plain(one) === plain(other)) return true;
  const start = countCommonStart(one, other);
  const end = countCommonEnd(one.slice(start), other.slice(start));
  return one.length - start - end <= 1 && other.length - start - end <= 1;
}

function plain(text: string): string {
  let rest = text.trim().toLowerCase();
  while (rest.endsWith('/')) rest = rest.slice(0, -1);
  return rest;
}

function countCommonStart(one: string, other: string): number {
  let count = 0;
  while (count < one.length && count < other.length && one[count] === other[count]) count += 1;
  return count;
}

function countCommonEnd(one: string, other: string): number {
  let count = 0;
  while (count < one.length && count < other.length && one.at(-1 - count) === other.at(-1 - count)) count += 1;
  return count;
}
