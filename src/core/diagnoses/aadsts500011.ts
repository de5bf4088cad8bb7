import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts500011 = defineDiagnosis({
  code: 'AADSTS500011',
  source: 'entra',
  title: 'The resource is not known in this tenant',
  means: 'The exchange itself was fine; what the token was asked for does not exist in the tenant.',
  causes: [
    'The scope names a resource that is mistyped, or of another cloud.',
    'The API was never consented to in this tenant.',
    'The token was asked for in the wrong tenant.',
  ],
  look: ['The resource and the tenant in the error.'],
  fix: 'Correct the scope: the application id URI of the resource, followed by /.default.',
  waiting: 'no',
});
