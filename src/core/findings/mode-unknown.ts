import { defineFinding } from './define-finding.js';

export const modeUnknown = defineFinding<{ readings: readonly string[] }>({
  code: 'mode-unknown',
  severity: 'warning',
  title: 'Depends on the mode of pod identity',
  means:
    'MIC and NMI match across namespaces, or within one, depending on how they are installed, and their settings were not among what was read. The readings give this workload different identities.',
  fix: 'Tell the mode with --pod-identity-mode, or as podIdentityMode in the migration file, or read the manifests of MIC and NMI as well.',
  cases: ['E12', 'E14'],
  needs: 'decision',
  message: () => 'gets different identities depending on how pod identity is installed, which is not known here',
  evidence: ({ readings }) => readings,
});
