import { defineFinding } from './define-finding.js';

export const credentialAudienceDiffers = defineFinding<{
  identity: string;
  name: string;
  differences: readonly string[];
}>({
  code: 'credential-audience-differs',
  severity: 'error',
  title: 'Credential with another audience in the way',
  means:
    'An identity takes one credential per issuer and subject. The one that it has names another audience than the token that the webhook gives to pods, so that it does not match, and one with the right audience is refused while it is there.',
  fix: 'Find out who uses the credential. Delete it or change its audience, or plan with --audience where the webhook was set up with that one.',
  cases: ['E05', 'E67'],
  needs: 'action',
  message: ({ name, identity }) => `cannot get a credential on ${identity} while ${name} is there`,
  evidence: ({ name, differences }) => [`credential ${name}`, ...differences],
});
