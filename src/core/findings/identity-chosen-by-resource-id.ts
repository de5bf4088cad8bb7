import { defineFinding } from './define-finding.js';

export const identityChosenByResourceId = defineFinding<{ signs: readonly string[] }>({
  code: 'identity-chosen-by-resource-id',
  severity: 'warning',
  title: 'Identity chosen by resource id or object id',
  means:
    'The managed identity endpoint knows an identity by resource id and object id too. Workload identity and the proxy sidecar know only client ids and fall back to the default one: with a single identity the result is the same, but code that insists on the managed identity endpoint fails when pod identity is gone.',
  fix: 'Let the application pass the client id, or none.',
  cases: ['E18'],
  message: () => 'seems to choose its identity by resource id or object id',
  evidence: ({ signs }) => signs,
});
