import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts700212 = defineDiagnosis({
  code: 'AADSTS700212',
  source: 'entra',
  title: 'No credential has this audience',
  means: 'Issuer and subject may be right; the audience of the token is not the one of the credential.',
  causes: [
    'The application sends the ordinary service account token, whose audience is the API server, instead of the projected one.',
    'The token was made for an identity binding (api://AKSIdentityBinding) and is used for a direct exchange.',
    'The credential was made with another audience, such as the one of another cloud.',
  ],
  look: ['The path in AZURE_FEDERATED_TOKEN_FILE, and the audience in the credential.'],
  fix: 'Make the application read the file that AZURE_FEDERATED_TOKEN_FILE names, and give the credential the audience api://AzureADTokenExchange.',
  next: [
    'az identity federated-credential list --identity-name IDENTITY --resource-group GROUP --output table',
    'kubectl create token ACCOUNT --namespace NAMESPACE --audience api://AzureADTokenExchange',
  ],
  waiting: 'maybe',
  cases: ['E59', 'E67'],
});
