import { defineFinding } from './define-finding.js';

export const rollbackWithoutEvidence = defineFinding<{ changes: number }>({
  code: 'rollback-without-evidence',
  severity: 'warning',
  title: 'No journal and no record of the migration',
  means:
    'Neither the journals of the runs nor their record in the cluster was found. What the plan was going to write and is there now counts as written by it, and goes back to what the plan had found. Had somebody else written the same before, their work is undone too.',
  fix: 'Give the folder with the journals (--state-dir) and the namespace of the record (--state-namespace), or review each change of the rollback.',
  cases: [],
  message: ({ changes }) => `nothing tells which of ${changes} changes were written by a run of this plan`,
});
