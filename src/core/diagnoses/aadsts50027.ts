import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts50027 = defineDiagnosis({
  code: 'AADSTS50027',
  also: ['AADSTS50013'],
  source: 'entra',
  title: 'What was presented is no usable token',
  means: 'The assertion could not be read as a JSON Web Token with the claims that Entra needs.',
  causes: [
    'AZURE_FEDERATED_TOKEN_FILE names another file, or the application trims or encodes its content.',
    'A variable holds the path, and the path is sent where the content belongs.',
  ],
  look: ['What the application sends: three parts of base64, separated by dots.'],
  fix: 'Send the unchanged content of the file that AZURE_FEDERATED_TOKEN_FILE names.',
  next: [
    'kubectl get pod POD --namespace NAMESPACE --output jsonpath=\'{.spec.containers[*].env[?(@.name=="AZURE_FEDERATED_TOKEN_FILE")].value}\'',
    'kubectl create token ACCOUNT --namespace NAMESPACE --audience api://AzureADTokenExchange',
  ],
  waiting: 'no',
  cases: ['E59'],
});
