import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts7000272 = defineDiagnosis({
  code: 'AADSTS7000272',
  source: 'entra',
  title: 'The signing key is not among those of the issuer',
  means: 'The token is signed with a key that Entra did not find in the published keys of the issuer.',
  causes: [
    'The signing keys were rotated: Entra may keep the old list for an hour, and pods may still hold tokens of a key that is gone.',
    'The published list of keys is not the one that the API server signs with.',
  ],
  look: ['The key id in the error, next to the ids in the published list.'],
  fix: 'After a rotation wait until Entra has seen the new keys, and restart pods whose tokens are of the old one. On a self-managed cluster publish the list again.',
  next: ['kubectl get --raw /openid/v1/jwks'],
  waiting: 'maybe',
});
