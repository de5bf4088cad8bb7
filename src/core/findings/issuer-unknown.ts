import { defineFinding } from './define-finding.js';

export const issuerUnknown = defineFinding({
  code: 'issuer-unknown',
  severity: 'error',
  title: 'Issuer of the cluster is not known',
  means: 'A credential names the OIDC issuer of the cluster, byte for byte. It could not be read here.',
  fix: 'Give it with --issuer-url, or as issuerUrl in the migration file (for several roots: under roots); `az aks show --query oidcIssuerProfile.issuerUrl -o tsv` prints it.',
  cases: ['E63'],
  needs: 'action',
  message: () => 'has no known OIDC issuer, which every credential must name',
});
