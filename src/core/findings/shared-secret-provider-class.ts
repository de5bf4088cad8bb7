import { defineFinding } from './define-finding.js';

export const sharedSecretProviderClass = defineFinding<{ groups: readonly string[] }>({
  code: 'shared-secret-provider-class',
  severity: 'warning',
  title: 'Class of secrets shared by several identities',
  means:
    'Through pod identity the secrets are fetched with the identity of whichever pod mounts them. With workload identity a SecretProviderClass names one client id for all its pods, so pods of different identities need a class each.',
  fix: 'Split the class: a copy per identity, with usePodIdentity: "false" and the clientID of the evidence, mounted by the workloads beside it.',
  cases: ['E72'],
  needs: 'action',
  message: ({ groups }) => `is mounted by pods of ${groups.length} different identities`,
  evidence: ({ groups }) => groups,
});
