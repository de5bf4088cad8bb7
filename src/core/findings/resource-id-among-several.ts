import { defineFinding } from './define-finding.js';

export const resourceIdAmongSeveral = defineFinding<{ signs: readonly string[] }>({
  code: 'resource-id-among-several',
  severity: 'warning',
  title: 'One of several identities chosen by resource id',
  means:
    'The workload has several identities and seems to tell them apart by resource id or object id. Workload identity knows only client ids: every request would silently be answered with the default identity.',
  fix: 'Let the application pass client ids, then accept this finding in the migration file. Until then the credentials are planned and nothing else.',
  cases: ['E18'],
  needs: 'decision',
  acceptable: true,
  message: () => 'has several identities and seems to choose among them by resource id or object id',
  evidence: ({ signs }) => signs,
});
