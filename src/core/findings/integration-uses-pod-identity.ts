import { defineFinding } from './define-finding.js';

export const integrationUsesPodIdentity = defineFinding<{
  product: string;
  field: string;
  facts: readonly string[];
  advice: readonly string[];
}>({
  code: 'integration-uses-pod-identity',
  severity: 'warning',
  title: 'Third-party software set to use pod identity',
  means:
    'A custom resource tells third-party software to get its tokens from the managed identity endpoint, which pod identity answers. The token will be that of the service account of the software, or of one that the setting names, so that account needs a credential on every identity that is asked for.',
  fix: 'Create the credential, then write the new setting at the source of the object, as the evidence says. The object is not changed by the plan.',
  cases: ['E01', 'E64'],
  needs: 'action',
  message: ({ product, field }) => `sets ${product} to use pod identity (${field})`,
  evidence: ({ facts, advice }) => [...facts, ...advice],
});
