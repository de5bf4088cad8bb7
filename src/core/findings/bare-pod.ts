import { defineFinding, type PodAdvice } from './define-finding.js';

export const barePod = defineFinding<PodAdvice>({
  code: 'bare-pod',
  severity: 'warning',
  title: 'Pod without an owner',
  means:
    'The service account and labels of a pod cannot be changed. It has to be deleted and created again from its manifest, which is an outage of this pod.',
  fix: 'Change the manifest: the label, and serviceAccountName as the plan says. Then delete and create the pod when its absence is acceptable.',
  cases: ['E38'],
  needs: 'action',
  message: () => 'is a pod without an owner: it must be created again from its manifest',
  evidence: ({ account, label, annotations }) => [`serviceAccountName: ${account}`, `label ${label}`, ...annotations],
});
