/** Every document that leaves the process, by the name of its published schema. */
import { ErrorDocument } from './error.js';
import { EventLine } from './event.js';
import { Explanation } from './explanation.js';
import { JournalLine } from './journal.js';
import { MigrationFile } from './migration-file.js';
import { MigrationPlan, PlanFile } from './plan.js';
import { RollbackPlan, RollbackPlanFile } from './rollback-plan.js';
import { RunRecord } from './run-record.js';
import { RunReport } from './run-report.js';
import { ScanReport } from './scan.js';
import type { TSchema } from './schema.js';
import { Snapshot } from './snapshot.js';
import { Status } from './status.js';
import { Verification } from './verification.js';

export const DOCUMENTS: Readonly<Record<string, { title: string; schema: TSchema }>> = {
  error: { title: 'What every command prints instead of its result when it fails with --json', schema: ErrorDocument },
  event: { title: 'A line of what --events prints', schema: EventLine },
  explanation: { title: 'What migrate explain --json prints', schema: Explanation },
  'journal-line': { title: 'A line of the journal of a run (*.journal.ndjson)', schema: JournalLine },
  'migration-file': { title: 'Decisions and their reasons (migration.yaml)', schema: MigrationFile },
  plan: { title: 'What migrate plan --json prints', schema: MigrationPlan },
  'plan-file': { title: 'A saved plan (migrate plan --out)', schema: PlanFile },
  'rollback-plan': { title: 'A plan that takes another one back (migrate rollback --json)', schema: RollbackPlan },
  'rollback-plan-file': { title: 'The same, saved (migrate rollback --out)', schema: RollbackPlanFile },
  'run-record': { title: 'What is kept in the cluster of the runs of a plan', schema: RunRecord },
  'run-report': { title: 'What migrate apply and migrate rollback print with --json', schema: RunReport },
  scan: { title: 'What migrate scan --json prints', schema: ScanReport },
  snapshot: { title: 'A snapshot (migrate scan --save)', schema: Snapshot },
  status: { title: 'What migrate status --json prints', schema: Status },
  verification: { title: 'What migrate verify --json prints', schema: Verification },
};
