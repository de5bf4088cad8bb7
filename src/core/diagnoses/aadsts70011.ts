import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts70011 = defineDiagnosis({
  code: 'AADSTS70011',
  also: ['AADSTS28002', 'AADSTS700022', 'AADSTS700023'],
  source: 'entra',
  title: 'The scope cannot be read',
  means: 'The scope of the request is malformed, names several resources, or none.',
  causes: [
    'The application sends a value of IMDS (`resource`) as a scope, or leaves it empty.',
    'Scopes of several resources are asked for at once.',
  ],
  look: ['The scope that the application sends.'],
  fix: 'Ask for one resource at a time, as RESOURCE/.default.',
  waiting: 'no',
});
