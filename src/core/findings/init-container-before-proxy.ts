import { oneOrMany } from '../count-noun.js';
import { defineFinding } from './define-finding.js';

export const initContainerBeforeProxy = defineFinding<{ containers: readonly string[] }>({
  code: 'init-container-before-proxy',
  severity: 'info',
  title: 'Init container that runs before the proxy',
  means:
    'The webhook appends the init container that redirects requests to the proxy as the last one. The init containers of the workload run before it, and reach pod identity only as long as that is there.',
  fix: 'Make sure that none of them needs a token, or let those log in with the federated token.',
  cases: ['E52'],
  message: ({ containers }) =>
    `has ${oneOrMany(containers.length, 'an init container', 'init containers')} that the proxy sidecar does not serve`,
  evidence: ({ containers }) => containers.map((name) => `init container ${name}`),
});
