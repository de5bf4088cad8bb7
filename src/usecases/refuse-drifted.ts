/** A plan to undo that leaves something behind, because somebody has changed it since, is carried out only where that was said to be right. */
import { MigrationError } from '../core/errors.js';
import { rollbackDrifted } from '../core/findings/rollback-drifted.js';
import type { RollbackPlan } from '../core/formats/rollback-plan.js';

/** @throws MigrationError `rollback-drifted` */
export function refuseDrifted({ options, findings }: Pick<RollbackPlan, 'options' | 'findings'>): void {
  const drifted = findings.filter(({ code }) => code === rollbackDrifted.code);
  if (drifted.length === 0 || options.skipDrifted) return;
  throw new MigrationError({
    code: 'rollback-drifted',
    kind: 'rollback_incomplete',
    what: `Nothing was undone: somebody has changed ${drifted.length} of what was written`,
    why: drifted.map(({ subject, message }) => `${subject} ${message}`).join('; '),
    next: [
      'Undo the rest, and leave these as they are: migrate rollback PLAN --skip-drifted',
      'Or put them back first, as migrate diff PLAN --live shows them',
    ],
  });
}
