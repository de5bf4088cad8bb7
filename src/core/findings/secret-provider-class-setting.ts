import { defineFinding } from './define-finding.js';

export const secretProviderClassSetting = defineFinding<{ settings: readonly string[]; users: readonly string[] }>({
  code: 'secret-provider-class-setting',
  severity: 'warning',
  title: 'Class of secrets that uses pod identity',
  means:
    'The Secrets Store CSI driver fetches these secrets through NMI, with the identity of the pod that mounts them. With workload identity the class itself names the client id, and the driver asks with the service account of the pod; label and webhook play no part. Running pods keep what they have mounted, so a mistake shows at the next start.',
  fix: 'Write the parameters of the evidence into the class once the credential for the service account is there, together with the label of the workloads that mount it.',
  cases: ['E72'],
  needs: 'action',
  message: () => 'has usePodIdentity: "true"',
  evidence: ({ settings, users }) => [...settings, ...users.map((ref) => `mounted by ${ref}`)],
});
