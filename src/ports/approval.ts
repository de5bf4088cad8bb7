/** Whether a person wants it. */
import type { Change } from '../core/change/types.js';

/**
 * Asked once, after the pre-flight and before the lock. `pending`: what is going to be written.
 * Resolves with how it was approved, for the journal: `tty-yes`, `--yes`, `--approve`.
 * @throws MigrationError `not-approved`
 */
export type Approval = (pending: readonly Change[]) => Promise<string>;
