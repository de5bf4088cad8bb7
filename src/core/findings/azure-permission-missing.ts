import { defineFinding } from './define-finding.js';

export const azurePermissionMissing = defineFinding<{ stages: readonly string[] }>({
  code: 'azure-permission-missing',
  severity: 'warning',
  title: 'Login that cannot write credentials',
  means:
    'Whoever makes a plan only reads. Whoever applies it writes credentials, and the login with which this plan was made may not do that in the resource groups named here. A role that is given on single identities is not seen at their resource group.',
  fix: 'Let a login apply the plan that has the role Managed Identity Contributor, or the one of templates/roles/federator.json, which has no more than is needed.',
  cases: ['E64'],
  message: () => 'does not let this login write the credentials of the plan',
  evidence: ({ stages }) => stages,
});
