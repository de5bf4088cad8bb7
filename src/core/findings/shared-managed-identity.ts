import { countNoun } from '../count-noun.js';
import { defineFinding } from './define-finding.js';

export const sharedManagedIdentity = defineFinding<{ resourceId: string; others: readonly string[] }>({
  code: 'shared-managed-identity',
  severity: 'info',
  title: 'Several objects, one managed identity',
  means:
    'AzureIdentity objects, often of several namespaces, name the same managed identity. To Entra they are one: its federated credentials, of which it may have 20, are shared by all their service accounts, and so are its roles.',
  fix: 'Nothing now, as long as the credentials suffice: a service account that needs the identity gets one credential, by whichever object it is found.',
  cases: ['E05', 'E66'],
  message: ({ others }) => `names the same managed identity as ${countNoun(others.length, 'other')}`,
  evidence: ({ resourceId, others }) => [resourceId, ...others],
});
