import { defineFinding } from './define-finding.js';

export const templatesDiffer = defineFinding<{ templates: readonly string[] }>({
  code: 'templates-differ',
  severity: 'warning',
  title: 'Pod templates of one object that want different things',
  means:
    'The object makes several kinds of pods, and they have different pod identity labels, service accounts or annotations for the webhook. They lie in it, or its operator makes them of it. One plan for all of them would give some of them the wrong identity, so none is made.',
  fix: 'Give its templates the same label, service account and annotations, or make separate objects of them, and plan again.',
  cases: ['E43'],
  needs: 'action',
  message: ({ templates }) =>
    `has ${templates.length} pod templates that differ in label, service account or annotations`,
  evidence: ({ templates }) => templates,
});
