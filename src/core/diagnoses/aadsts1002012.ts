import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts1002012 = defineDiagnosis({
  code: 'AADSTS1002012',
  source: 'entra',
  title: 'The scope does not end in /.default',
  means:
    'IMDS and pod identity take a `resource`; the token endpoint takes a `scope`, which for an application must end in /.default.',
  causes: ['Code that used to ask IMDS passes its resource on unchanged.'],
  look: ['The scope in the error.'],
  fix: 'Append /.default to the resource, such as https://vault.azure.net/.default, or let an SDK do it.',
  waiting: 'no',
});
