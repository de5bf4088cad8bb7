/** Reading the record of the runs of a plan. */
import { MigrationError } from '../errors.js';
import { decodeJsonDocument } from './decode-json.js';
import { problemsOf } from './find-problems.js';
import { RunRecord } from './run-record.js';
import { RUN_RECORD_FORMAT_VERSION } from './versions.js';

const RUN_RECORD = {
  kind: 'RunRecord',
  name: 'run record',
  formatVersion: RUN_RECORD_FORMAT_VERSION,
  findProblems: problemsOf(RunRecord),
};

/**
 * @param where for messages
 * @throws MigrationError `invalid-run-record` (usage), `newer-format` (stale)
 */
export function decodeRunRecord(text: string, where: string, planId: string): RunRecord {
  const record = decodeJsonDocument(text, where, RUN_RECORD) as unknown as RunRecord;
  if (record.planId === planId) return record;
  throw new MigrationError({
    code: 'invalid-run-record',
    kind: 'usage',
    what: `The run record ${where} is of another plan`,
    why: `it says ${record.planId}, and ${planId} was looked for`,
    next: ['Keep it under another name, and run the command again'],
  });
}
