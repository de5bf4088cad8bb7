import { defineFinding } from './define-finding.js';

export const windowsLikely = defineFinding<{ hints: readonly string[] }>({
  code: 'windows-likely',
  severity: 'info',
  title: 'May run on Windows',
  means:
    'Its template allows Windows nodes without requiring them. NMI and the proxy sidecar exist for Linux only; the webhook and the SDKs work on both.',
  fix: 'Set the node selector kubernetes.io/os, so that it is certain.',
  cases: ['E35'],
  message: () => 'may run on Windows, where NMI serves nothing',
  evidence: ({ hints }) => hints,
});
