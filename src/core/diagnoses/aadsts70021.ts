import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts70021 = defineDiagnosis({
  code: 'AADSTS70021',
  source: 'entra',
  title: 'No credential fits the token',
  means:
    'Entra found the identity, but none of its federated credentials has the issuer, subject and audience of the token that was presented. It is the older and more general form of AADSTS700211, AADSTS700212 and AADSTS700213.',
  causes: [
    'One of issuer, subject and audience differs, be it by a trailing slash or a letter.',
    'The credential was written a moment ago and has not reached every part of Entra; a token asked for too early can keep failing for some minutes.',
    'The client id belongs to another identity than the one that holds the credential.',
  ],
  look: ['The three values in the error, next to those of every credential on the identity.'],
  fix: 'Compare the three values. If all are the same, wait some minutes, then ask again and expect several successes in a row before you rely on it.',
  next: [
    'az identity federated-credential list --identity-name IDENTITY --resource-group GROUP --output table',
    'kubectl create token ACCOUNT --namespace NAMESPACE --audience api://AzureADTokenExchange',
  ],
  waiting: 'maybe',
  cases: ['E07', 'E67'],
});
