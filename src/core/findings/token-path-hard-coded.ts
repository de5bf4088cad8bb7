import { defineFinding } from './define-finding.js';

export const tokenPathHardCoded = defineFinding<{ containers: readonly string[] }>({
  code: 'token-path-hard-coded',
  severity: 'warning',
  title: 'Path of the token written down',
  means:
    'The path at which the webhook mounts the token has changed with its versions and will again. Only the variable AZURE_FEDERATED_TOKEN_FILE is stable.',
  fix: 'Read the path from AZURE_FEDERATED_TOKEN_FILE.',
  cases: ['E59'],
  message: () => 'names the path of the workload identity token itself',
  evidence: ({ containers }) =>
    containers.map((name) => `container ${name} names it in a variable or on its command line`),
});
