import { defineFinding } from './define-finding.js';

export const clientIdConflict = defineFinding<{ account: string; annotated: string; clientIds: readonly string[] }>({
  code: 'client-id-conflict',
  severity: 'error',
  title: 'Account annotated with another identity',
  means:
    'The service account already carries a client id for workload identity, and it is not the identity that pod identity gives. Somebody else set it up, or one of the two is wrong; overwriting it would change what its pods may do.',
  fix: 'Find out which identity is right. Change the annotation, or decide in the migration file to skip the workload.',
  cases: ['E06', 'E26'],
  needs: 'decision',
  message: ({ account, annotated }) => `runs as ${account}, which is annotated with client id ${annotated}`,
  evidence: ({ clientIds }) => clientIds.map((id) => `pod identity gives client id ${id}`),
});
