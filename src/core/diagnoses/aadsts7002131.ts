import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts7002131 = defineDiagnosis({
  code: 'AADSTS7002131',
  also: ['AADSTS7002241', 'AADSTS700233', 'AADSTS700234', 'AADSTS700235', 'AADSTS700237'],
  source: 'entra',
  title: 'No expression of a flexible credential fits',
  means:
    'The credential matches by an expression instead of an exact subject. The expression does not fit, cannot be read, or is not allowed here.',
  causes: [
    'The expression does not cover the service account.',
    'Flexible credentials are not supported for this identity or this issuer.',
  ],
  look: ['claimsMatchingExpression of the credentials.'],
  fix: 'Use a credential with the exact subject, one per service account.',
  next: ['az identity federated-credential list --identity-name IDENTITY --resource-group GROUP --output table'],
  waiting: 'no',
});
