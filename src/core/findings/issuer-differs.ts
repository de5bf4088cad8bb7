import { defineFinding } from './define-finding.js';

export const issuerDiffers = defineFinding<{ cluster: string; differences: readonly string[] }>({
  code: 'issuer-differs',
  severity: 'error',
  title: 'Issuer that is not the one of the cluster',
  means:
    'Azure names another OIDC issuer for the cluster than the cluster itself, or whoever started this, does. Either this is another cluster than the one that was read, or it was created again; credentials with the wrong issuer let nobody in, or somebody else. Nothing is planned.',
  fix: 'Compare the context of the kubeconfig with --cluster-id, or correct --issuer-url.',
  cases: ['E63', 'E66'],
  needs: 'action',
  message: ({ cluster }) => `has another issuer than ${cluster} in Azure`,
  evidence: ({ differences }) => differences,
});
