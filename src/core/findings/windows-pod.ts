import { defineFinding } from './define-finding.js';

export const windowsPod = defineFinding({
  code: 'windows-pod',
  severity: 'info',
  title: 'Runs on Windows',
  means: 'NMI and the proxy sidecar exist for Linux only. The webhook and the SDKs work on Windows.',
  fix: 'Make sure that its SDK knows workload identity.',
  cases: ['E35'],
  message: () => 'runs on Windows, where NMI never served it',
});
