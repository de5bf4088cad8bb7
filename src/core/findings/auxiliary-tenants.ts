import { countNoun } from '../count-noun.js';
import { defineFinding } from './define-finding.js';

export const auxiliaryTenants = defineFinding<{ identity: string; tenants: readonly string[] }>({
  code: 'auxiliary-tenants',
  severity: 'error',
  title: 'Tokens of several tenants at once',
  means:
    'With auxiliaryTenantIDs NMI answers one request with a list of tokens, one per tenant. Workload identity has nothing like it: each token is requested on its own, for one tenant.',
  fix: 'Let the workload ask for a token of each tenant itself, with a federated credential on its app registration and the registration known in every tenant. Until then it stays on pod identity.',
  cases: ['E20'],
  needs: 'action',
  message: ({ identity, tenants }) =>
    `gets the tokens of ${countNoun(tenants.length, 'more tenant')} with those of ${identity}`,
  evidence: ({ tenants }) => tenants,
});
