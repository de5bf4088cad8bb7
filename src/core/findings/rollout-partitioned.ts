import { defineFinding } from './define-finding.js';

export const rolloutPartitioned = defineFinding<{ partition: number }>({
  code: 'rollout-partitioned',
  severity: 'warning',
  title: 'Pods below a partition keep the old template',
  means:
    'The StatefulSet updates only pods from its partition on. The others keep the old template, even when they are deleted and created again, and so stay on pod identity.',
  fix: 'Lower spec.updateStrategy.rollingUpdate.partition to 0 after the change.',
  cases: ['E37'],
  needs: 'action',
  message: ({ partition }) => `keeps the old template for its pods below number ${partition}`,
});
