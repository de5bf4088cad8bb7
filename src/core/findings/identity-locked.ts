import { defineFinding } from './define-finding.js';

export const identityLocked = defineFinding<{ identity: string; name: string; scope: string }>({
  code: 'identity-locked',
  severity: 'error',
  title: 'Identity under a lock',
  means:
    'A read-only lock on the identity, its resource group or its subscription keeps everybody from writing credentials, whatever their role.',
  fix: 'Have the lock removed for as long as the migration takes, and plan again.',
  cases: ['E64'],
  needs: 'action',
  message: ({ identity }) => `needs a credential on ${identity}, which is locked`,
  evidence: ({ name, scope }) => [`lock ${name} (ReadOnly) on ${scope}`],
});
