import { defineFinding } from './define-finding.js';

export const webhookRefusesPod = defineFinding<{ reasons: readonly string[] }>({
  code: 'webhook-refuses-pod',
  severity: 'warning',
  title: 'The webhook would refuse its pods',
  means:
    'With the workload identity label the webhook looks at the annotations of the pod and of its service account, and refuses the pod where one of them is impossible: no new pod could be created. Without the label nobody looks at them.',
  fix: 'Correct or remove the annotation at its source, then plan again.',
  cases: ['E26', 'E31', 'E55'],
  needs: 'action',
  message: () => 'carries annotations for which the webhook would refuse its pods',
  evidence: ({ reasons }) => reasons,
});
