import { defineFinding } from './define-finding.js';

export const accountIsSplit = defineFinding<{ account: string; name: string; why: string }>({
  code: 'account-is-split',
  severity: 'info',
  title: 'New service account',
  means:
    'Access under workload identity is per service account. The account that the workload has is shared with others that must not get this identity, or it is `default`, which is never annotated.',
  fix: 'Review the new account in the plan. The old one stays as it is.',
  cases: ['E03', 'E04', 'E23'],
  message: ({ account, name, why }) => `will run as ${name} instead of ${account}, since ${why}`,
});
