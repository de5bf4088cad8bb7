/** Reading a journal: whole lines only, each of them checked. */
import { MigrationError } from '../errors.js';
import { isObject } from '../json.js';
import { problemsOf } from './find-problems.js';
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
    if (value !== undefined && findProblems(value).length === 0) lines.push(value as JournalLine);
    else if (index < whole.length) damage ??= `line ${index + 1} cannot be read`;
  }
  return { lines, ...(damage !== undefined && { damage }) };
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
  const [major = 0, minor = 0] = String(value['formatVersion']).split('.').map(Number);
  const [knownMajor = 0, knownMinor = 0] = JOURNAL_FORMAT_VERSION.split('.').map(Number);
  if (major < knownMajor || (major === knownMajor && minor <= knownMinor)) return;
  throw new MigrationError({
    code: 'newer-format',
    kind: 'stale',
    what: `The journal ${path} was written by a newer version of migrate`,
    next: ['Use the version that wrote it'],
  });
}
