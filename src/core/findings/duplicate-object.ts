import { defineFinding } from './define-finding.js';

export const duplicateObject = defineFinding<{ where: readonly string[] }>({
  code: 'duplicate-object',
  severity: 'warning',
  title: 'Defined more than once',
  means:
    'Several documents define the same object with different contents, so it cannot be told which of them a cluster receives. Alternatives, environments or examples that never go to the same cluster are the usual reason.',
  fix: 'Scan them apart, one cluster each: --root for each folder, or name the files with --from.',
  cases: ['E05', 'E66'],
  needs: 'action',
  message: ({ where }) => `is defined ${where.length} times with different contents`,
  evidence: ({ where }) => where,
});
