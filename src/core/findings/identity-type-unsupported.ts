import { defineFinding } from './define-finding.js';

export const identityTypeUnsupported = defineFinding({
  code: 'identity-type-unsupported',
  severity: 'error',
  title: 'Identity type that NMI refuses',
  means: 'spec.type is none of 0, 1 and 2. NMI answers every request with an error.',
  fix: 'Correct the type. Nothing works today, so nothing is migrated.',
  cases: ['E15'],
  message: () => 'has a spec.type that is none of 0, 1 and 2',
});
