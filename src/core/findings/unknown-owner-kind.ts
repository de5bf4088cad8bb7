import { defineFinding, type PodAdvice } from './define-finding.js';

export const unknownOwnerKind = defineFinding<
  PodAdvice & {
    kind: string;
    /** Where pod templates lie in it; none when it was not read, or has none. */
    templates: readonly string[];
  }
>({
  code: 'unknown-owner-kind',
  severity: 'warning',
  title: 'Owned by a kind that we do not know how to edit',
  means:
    'The pods belong to a custom resource. An edit of what its operator made from it would be reverted, so it has to be made in the custom resource itself, by its own fields.',
  fix: 'Set the label and the service account where the custom resource lets you. Some operators cannot, and need a newer version.',
  cases: ['E43'],
  needs: 'action',
  message: ({ kind, templates }) =>
    templates.length > 0
      ? `is a ${kind}, and what an edit of it does to its pods is not known; the change must be made in it by hand`
      : `belongs to a ${kind}; the change must be made there`,
  evidence: ({ account, label, annotations, templates }) => [
    ...templates.map((template) => `the pod template lies at ${template}`),
    `service account of its pods: ${account}`,
    `label of its pods: ${label}`,
    ...annotations,
  ],
});
