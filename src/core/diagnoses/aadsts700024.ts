import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts700024 = defineDiagnosis({
  code: 'AADSTS700024',
  source: 'entra',
  title: 'The token was used outside its time',
  means: 'The service account token had expired, or was not valid yet, when it was presented.',
  causes: [
    'The application reads the token file once and keeps the content; the kubelet replaces the file, and from Kubernetes 1.30 on AKS old tokens are not prolonged any more.',
    'The SDK is too old to read the file again.',
    'The clock of the node is wrong.',
  ],
  look: [
    'The two times in the error: how long after the end of the token it was used.',
    'The version of the SDK in the image.',
  ],
  fix: 'Read the token file before every exchange, which current SDKs do by themselves. Restarting the pods helps only until the next token expires.',
  waiting: 'no',
  cases: ['E71'],
});
