/** Reading a journal: whole lines only, each of them checked. */
import { MigrationError } from '../errors.js';
import { asString, isObject } from '../json.js';
import { problemsOf } from './find-problems.js';
import { isFormatVersion, isNewerFormat } from './format-version.js';
import { JournalLine } from './journal.js';
import { JOURNAL_FORMAT_VERSION } from './versions.js';

const findProblems = problemsOf(JournalLine);

/**
 * A torn last line is what a killed process leaves, and tells nothing. Any other line that cannot be read is damage: what
 * comes before and after it is still given.
 * @throws MigrationError `newer-format` (stale)
 */
export function decodeJournal(text: string, path: string): { lines: JournalLine[]; damage?: string } {
  const whole = text.split('\n');
  const last = whole.pop() ?? '';
  const lines: JournalLine[] = [];
  let damage: string | undefined;
  for (const [index, line] of [...whole, ...(last === '' ? [] : [last])].entries()) {
    const value = parse(line);
    refuseNewer(value, path);
    if (isLine(value)) lines.push(value);
    else if (index < whole.length) damage ??= `line ${index + 1} cannot be read`;
  }
  return { lines, ...(damage !== undefined && { damage }) };
}

/** What its first line says, in this format or a newer one; undefined where it does not. */
export function planOfJournal(text: string): string | undefined {
  const [first = ''] = text.split('\n', 1);
  const value = parse(first);
  return isObject(value) && value['type'] === 'run_start' ? asString(value['planId']) : undefined;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function refuseNewer(value: unknown, path: string): void {
  if (!isObject(value) || value['type'] !== 'run_start') return;
  if (!isNewerFormat(String(value['formatVersion']), JOURNAL_FORMAT_VERSION)) return;
  throw new MigrationError({
    code: 'newer-format',
    kind: 'stale',
    what: `The journal ${path} was written by a newer version of migrate`,
    next: ['Use the version that wrote it'],
  });
}

/** A beginning without a version does not say how to read the rest. */
function isLine(value: unknown): value is JournalLine {
  if (!isObject(value) || findProblems(value).length > 0) return false;
  return value['type'] !== 'run_start' || isFormatVersion(String(value['formatVersion']));
}
