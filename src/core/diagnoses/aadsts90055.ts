import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts90055 = defineDiagnosis({
  code: 'AADSTS90055',
  also: ['AADSTS50196', 'AADSTS90033', 'AADSTS90024'],
  source: 'entra',
  title: 'Entra is busy, or is asked too often',
  means: 'The sign-in was throttled, or failed for a passing reason.',
  causes: [
    'Many replicas start at once, or code asks for a new token with every call.',
    'A passing failure of the directory.',
  ],
  look: ['How often the application asks for tokens: they live for hours, and should be kept in memory.'],
  fix: 'Try again with growing pauses, and keep tokens until they expire.',
  waiting: 'yes',
});
