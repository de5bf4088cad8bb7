import { defineFinding } from './define-finding.js';

export const bindingWithoutIdentity = defineFinding<{ identity: string; why: string }>({
  code: 'binding-without-identity',
  severity: 'warning',
  title: 'Binding that names no usable identity',
  means:
    'MIC logs that the identity was not found and assigns nothing. Pods that match only this binding have no identity today.',
  fix: 'Correct spec.azureIdentity, or delete the binding. Nothing is migrated for it.',
  cases: ['E09'],
  message: ({ identity, why }) => `names AzureIdentity ${identity}, which ${why}`,
});
