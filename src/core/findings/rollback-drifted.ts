import { defineFinding } from './define-finding.js';

export const rollbackDrifted = defineFinding<{ change: string; why: string; fields: readonly string[] }>({
  code: 'rollback-drifted',
  severity: 'error',
  title: 'Changed since, and not taken back',
  means:
    'What migrate wrote there no longer holds: somebody has changed it since. Taking it back would undo their work, so it stays as it is, and so does what it relies on.',
  fix: 'Look at who changed it and why, and take it back by hand where that is right. Where it may stay, give --skip-drifted.',
  cases: [],
  message: ({ change, why }) => `${change} is not taken back: ${why}`,
  evidence: ({ fields }) => fields,
});
