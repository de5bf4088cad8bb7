import { defineFinding } from './define-finding.js';

export const manualRollout = defineFinding<{ kind: string }>({
  code: 'manual-rollout',
  severity: 'warning',
  title: 'Pods that a template edit does not replace',
  means:
    'The template can be changed, but nothing replaces the running pods: an OnDelete strategy, a paused Deployment, a ReplicaSet without a Deployment, or an operator that updates its pods in place (OpenKruise, WebLogic). They stay on pod identity until they are deleted.',
  fix: 'After the change, resume the Deployment, or restart or delete the pods one by one, when their absence is acceptable.',
  cases: ['E37', 'E41', 'E43'],
  needs: 'action',
  message: ({ kind }) => `is a ${kind} whose running pods are not replaced by a template edit`,
});
