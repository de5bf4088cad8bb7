import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts700025 = defineDiagnosis({
  code: 'AADSTS700025',
  source: 'entra',
  title: 'The application is a public client',
  means: 'An application that is registered as public may prove nothing, so Entra refuses the federated token.',
  causes: [
    'The app registration allows public client flows.',
    'The client id is that of a tool for people, not of a workload.',
  ],
  look: ['The setting "Allow public client flows" of the app registration.'],
  fix: 'Turn public client flows off for it, or use an identity of its own for the workload.',
  next: ['az ad app show --id CLIENT_ID --query isFallbackPublicClient'],
  waiting: 'no',
  cases: ['E19'],
});
