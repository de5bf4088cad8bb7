import { defineFinding } from './define-finding.js';

export const identityTypeMissing = defineFinding({
  code: 'identity-type-missing',
  severity: 'warning',
  title: 'Service principal without a type',
  means:
    'An AzureIdentity names a tenant, as only a service principal does, but has no spec.type. Without it MIC and NMI take it for a managed identity, so it never worked as the service principal it looks like.',
  fix: 'Put the federated credential on the app registration if it shall be a service principal. Delete it with its binding if nothing has missed it.',
  cases: ['E19'],
  needs: 'action',
  message: () => 'names a tenant but no type, so it counts as type 0, a managed identity',
});
