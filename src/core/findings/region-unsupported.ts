import { defineFinding } from './define-finding.js';

export const regionUnsupported = defineFinding<{ identity: string; region: string }>({
  code: 'region-unsupported',
  severity: 'warning',
  title: 'Region that may take no credentials',
  means:
    'Managed identities of a few new regions could not have federated credentials when this was last documented. It is the region of the identity that counts, not that of the cluster. The list becomes shorter with time: the write shows it.',
  fix: 'Try it with one workload first. Where Azure refuses (405), create an identity in another region, with the same role assignments.',
  cases: ['E64'],
  message: ({ identity, region }) => `needs a credential on ${identity}, which is in ${region}`,
});
