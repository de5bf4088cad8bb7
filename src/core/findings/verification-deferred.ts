import { defineFinding } from './define-finding.js';

export const verificationDeferred = defineFinding<{ why: string }>({
  code: 'verification-deferred',
  severity: 'info',
  title: 'No pods to verify on',
  means:
    'Nothing of the workload runs at present. Its template is migrated like any other; whether its pods get their token is seen only when the first one starts.',
  fix: 'Start it once before the old bindings are retired.',
  cases: ['E10', 'E42'],
  message: ({ why }) => `${why}, so that it is verified only when it runs again`,
});
