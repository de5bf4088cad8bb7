import { oneOrMany } from '../count-noun.js';
import { defineFinding } from './define-finding.js';

export const identityContradiction = defineFinding<{
  differs: 'client id' | 'resource id';
  /** Each with its id that differs. */
  others: readonly string[];
  /** The identity, when the finding is about a workload that uses it. */
  used?: string;
}>({
  code: 'identity-contradiction',
  severity: 'error',
  title: 'Identities that contradict each other',
  means:
    'Tokens are requested by client id, and credentials are written to the managed identity that the resource id names. Two AzureIdentity objects agree on one of the two and differ in the other, so at least one of them names a client id that does not belong to its resource id. A credential would go to an identity that the workload does not use.',
  fix: 'Look up the client id of each managed identity (az identity show --ids RESOURCE_ID --query clientId) and correct the object that is wrong. Nothing is changed for their workloads before.',
  cases: ['E06', 'E07'],
  needs: 'decision',
  acceptable: true,
  message: ({ differs, others, used }) => {
    const same = differs === 'client id' ? 'resource id' : 'client id';
    const what = oneOrMany(others.length, 'another AzureIdentity', 'other AzureIdentities');
    return `${used === undefined ? '' : `uses ${used}, which `}has the ${same} of ${what} and another ${differs}`;
  },
  evidence: ({ others }) => others,
});
