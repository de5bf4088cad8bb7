import { defineFinding } from './define-finding.js';

export const severalIdentities = defineFinding<{ clientIds: readonly string[] }>({
  code: 'several-identities',
  severity: 'warning',
  title: 'Several identities on one workload',
  means:
    'Under pod identity a request without client id is answered with an arbitrary one of them, so there is no default to preserve. Under workload identity the annotation names one default, and the code reaches the others only by client id.',
  fix: 'Decide the default identity in the migration file (defaultIdentity), or make the code pass a client id everywhere and decide "none". Until then the credentials are planned and nothing else.',
  cases: ['E02', 'E18'],
  needs: 'decision',
  message: ({ clientIds }) => `gets ${clientIds.length} identities, and none is the default`,
  evidence: ({ clientIds }) => clientIds.map((id) => `the code must pass client id ${id} to get this one`),
});
