import { defineFinding } from './define-finding.js';

export const otherAuthority = defineFinding<{ identity: string; authority: string }>({
  code: 'other-authority',
  severity: 'warning',
  title: 'Tokens from another cloud',
  means:
    "The service principal gets its tokens from an authority that is not the public cloud's. With workload identity the authority comes from the webhook's setting for the whole cluster, unless the pod sets AZURE_AUTHORITY_HOST.",
  fix: "Make sure that the webhook is installed for that cloud (azureEnvironment), or set AZURE_AUTHORITY_HOST in the workload, and that the app registration of that cloud takes this cluster's issuer and audience.",
  cases: ['E21'],
  needs: 'action',
  acceptable: true,
  message: ({ identity, authority }) => `uses ${identity}, whose tokens come from ${authority}`,
});
