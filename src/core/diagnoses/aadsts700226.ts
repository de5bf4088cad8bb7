import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts700226 = defineDiagnosis({
  code: 'AADSTS700226',
  also: ['AADSTS700227', 'AADSTS700229', 'AADSTS700236'],
  source: 'entra',
  title: 'The credential trusts Entra itself',
  means:
    'These errors belong to credentials whose issuer is an Entra tenant. For a workload in Kubernetes the issuer is the cluster.',
  causes: ['The credential was copied from a set-up where one application trusts a managed identity.'],
  look: ['The issuer of the credential.'],
  fix: 'Give the credential the issuer of the cluster.',
  next: [
    'az identity federated-credential list --identity-name IDENTITY --resource-group GROUP --output table',
    'kubectl get --raw /.well-known/openid-configuration',
  ],
  waiting: 'no',
});
