import { defineFinding } from './define-finding.js';

export const unknownOwnerKind = defineFinding<{ kind: string; account: string; label: string }>({
  code: 'unknown-owner-kind',
  severity: 'warning',
  title: 'Owned by a kind that we do not know how to edit',
  means:
    'The pods belong to a custom resource. An edit of what its operator made from it would be reverted, so it has to be made in the custom resource itself, by its own fields.',
  fix: 'Set the label and the service account where the custom resource lets you. Some operators can not, and need a newer version.',
  cases: ['E43'],
  needs: 'action',
  message: ({ kind }) => `belongs to a ${kind}; the change must be made there`,
  evidence: ({ account, label }) => [`service account of its pods: ${account}`, `label of its pods: ${label}`],
});
