import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts700027 = defineDiagnosis({
  code: 'AADSTS700027',
  also: ['AADSTS50012'],
  source: 'entra',
  title: 'The signature of the token is wrong',
  means: 'The token was read, and its signature does not belong to it.',
  causes: [
    'The token was altered or cut on the way, such as by a template engine or a log filter.',
    'Another issuer uses the same key id.',
  ],
  look: ['Whether the content of the token file reaches Entra byte for byte.'],
  fix: 'Send the file unchanged. If it is unchanged, compare the published keys of the issuer with those of the API server.',
  next: ['kubectl get --raw /openid/v1/jwks'],
  waiting: 'no',
});
