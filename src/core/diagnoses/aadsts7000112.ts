import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts7000112 = defineDiagnosis({
  code: 'AADSTS7000112',
  also: ['AADSTS70001'],
  source: 'entra',
  title: 'The application is disabled',
  means: 'The client id exists, and its application or service principal is switched off.',
  causes: ['An administrator has disabled it, or a policy on unused applications has.'],
  look: ['Whether the service principal is enabled.'],
  fix: 'Have it enabled again, or use another identity.',
  next: ['az ad sp show --id CLIENT_ID --query accountEnabled'],
  waiting: 'no',
});
