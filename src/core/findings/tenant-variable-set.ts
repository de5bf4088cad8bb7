import { defineFinding } from './define-finding.js';

export const tenantVariableSet = defineFinding<{ variables: readonly string[] }>({
  code: 'tenant-variable-set',
  severity: 'info',
  title: 'Tenant or authority set by the workload',
  means:
    'Pod identity needs neither tenant nor authority. Workload identity asks this authority for a token in this tenant, and the webhook leaves the variable as it is: a value that was wrong did no harm until now.',
  fix: 'Compare it with the tenant of the identity and the cloud of the cluster, or remove it: the webhook sets both.',
  cases: ['E21', 'E26'],
  message: () => 'sets the tenant or the authority itself, which then decides',
  evidence: ({ variables }) => variables,
});
