import { defineFinding } from './define-finding.js';

export const httpsProxySet = defineFinding<{ containers: readonly string[] }>({
  code: 'https-proxy-set',
  severity: 'info',
  title: 'Token requests will take a proxy',
  means:
    'The container sends HTTPS requests through a proxy, and the authority of Entra is not among its exceptions. Under pod identity the token came from the node; under workload identity the container itself asks login.microsoftonline.com, or the host of its cloud.',
  fix: 'Make sure that the proxy lets the host through, or name it in NO_PROXY where direct egress is open.',
  cases: ['E58'],
  message: () => 'sends its token requests through a proxy once it is moved',
  evidence: ({ containers }) =>
    containers.map((name) => `container ${name} sets HTTPS_PROXY or ALL_PROXY, and no NO_PROXY for the authority`),
});
