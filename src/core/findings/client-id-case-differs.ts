import { defineFinding } from './define-finding.js';

export const clientIdCaseDiffers = defineFinding<{ variables: readonly string[] }>({
  code: 'client-id-case-differs',
  severity: 'info',
  title: 'Client id in another case',
  means:
    'NMI compares client ids letter by letter and refuses one that differs in case; Entra does not mind. A request that fails today starts to be answered with the migration.',
  fix: 'Nothing now. Expect that what failed until now works.',
  cases: ['E17'],
  message: () => 'asks for its identity by a client id in another case',
  evidence: ({ variables }) => variables,
});
