/** Reading a journal: whole lines only, each of them checked. */
import { MigrationError } from '../errors.js';
import { isObject } from '../json.js';
import { problemsOf } from './find-problems.js';
import { isFormatVersion, isNewerFormat } from './format-version.js';
import { JournalLine } from './journal.js';
import { JOURNAL_FORMAT_VERSION } from './versions.js';

const findProblems = problemsOf(JournalLine);

/**
 * A torn last line is what a killed process leaves, and tells nothing. Any other line that cannot be read is damage: what
 * comes before and after it is still given.
 * @param planId the only one that matters: what a newer program wrote of another plan is in nobody's way
 * @throws MigrationError `newer-format` (stale)
 */
export function decodeJournal(text: string, path: string, planId?: string): { lines: JournalLine[]; damage?: string } {
  const whole = text.split('\n');
  const last = whole.pop() ?? '';
  const lines: JournalLine[] = [];
  let damage: string | undefined;
  for (const [index, line] of [...whole, ...(last === '' ? [] : [last])].entries()) {
    const value = parse(line);
    refuseNewer(value, path, planId);
    if (isLine(value)) lines.push(value);
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

function refuseNewer(value: unknown, path: string, planId: string | undefined): void {
  if (!isObject(value) || value['type'] !== 'run_start') return;
  const isOfOther = planId !== undefined && typeof value['planId'] === 'string' && value['planId'] !== planId;
  if (isOfOther) return;
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
