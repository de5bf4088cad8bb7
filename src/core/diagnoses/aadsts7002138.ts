import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts7002138 = defineDiagnosis({
  code: 'AADSTS7002138',
  source: 'entra',
  title: 'Subject differs only in its letter case',
  means:
    'A credential with this subject exists, written with other upper and lower case letters. Subjects are compared exactly.',
  causes: ['The subject of the credential was typed by hand, or made from a name with capital letters.'],
  look: ['The subject in the error next to the one in the credential, letter by letter.'],
  fix: 'Delete that credential and create it again with the subject exactly as in the error.',
  next: ['az identity federated-credential list --identity-name IDENTITY --resource-group GROUP --output table'],
  waiting: 'no',
});
