import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts50166 = defineDiagnosis({
  code: 'AADSTS50166',
  also: ['AADSTS90061'],
  source: 'entra',
  title: 'Entra could not fetch the keys of the issuer',
  means:
    'To check the signature, Entra fetches the discovery document and the keys of the issuer, and that request failed.',
  causes: [
    'The issuer is not reachable from the Internet: a self-managed cluster without a published issuer, or one behind a firewall. The issuer of AKS is public, also for private clusters.',
    'A passing failure of the issuer or of Entra.',
  ],
  look: ['Whether the discovery document of the issuer can be fetched from outside your network.'],
  fix: 'Try again a few times. If it stays, publish the discovery document and the keys; on AKS let `az aks update` reconcile the cluster.',
  next: [
    'curl --fail ISSUER/.well-known/openid-configuration',
    'az aks show --query oidcIssuerProfile --resource-group GROUP --name CLUSTER',
  ],
  waiting: 'yes',
});
