import { describe, expect, it } from '@jest/globals';
import { isAcceptedByMic, isManagedIdentityId, normalizeArmId } from '../../src/core/arm-id.js';
import { armId } from '../support/objects.js';

const ID = armId('id-1');

describe('a resource id', () => {
  it.each<[string, string, { mic: boolean; arm: boolean }]>([
    ['as Azure writes it', ID, { mic: true, arm: true }],
    ['in lower case', ID.toLowerCase(), { mic: true, arm: true }],
    ['in upper case', ID.toUpperCase(), { mic: true, arm: true }],
    ['with blanks around it', ` ${ID} `, { mic: true, arm: false }],
    ['behind an address', `https://portal.example${ID}`, { mic: true, arm: false }],
    ['with a placeholder', armId('<name>'), { mic: true, arm: false }],
    ['with more below it', `${ID}/federatedIdentityCredentials/x`, { mic: true, arm: false }],
    ['behind one that breaks off', `/subscriptions/s/resourceGroups/r/${ID}`, { mic: true, arm: false }],
    ['without its first slash', ID.slice(1), { mic: false, arm: false }],
    ['without a name', armId(''), { mic: false, arm: false }],
    ['without a subscription', ID.replace(/subscriptions\/[^/]+/, 'subscriptions/'), { mic: false, arm: false }],
    ['of another provider', ID.replace('ManagedIdentity', 'Compute'), { mic: false, arm: false }],
    ['broken over two lines', ID.replace('/providers', '\n/providers'), { mic: false, arm: false }],
    ['on the second line', `x\n${ID}`, { mic: true, arm: false }],
    ['that is empty', '', { mic: false, arm: false }],
  ])('%s', (_name, resourceId, { mic, arm }) => {
    expect(isAcceptedByMic(resourceId)).toBe(mic);
    expect(isManagedIdentityId(resourceId)).toBe(arm);
  });

  it('is the same in every case', () => {
    expect(normalizeArmId(ID.toUpperCase())).toBe(normalizeArmId(ID));
  });

  it.each<[string, string]>([
    ['beginnings', '/subscriptions/s/resourcegroups/r'.repeat(100)],
    ['subscriptions', '/subscriptions/'.repeat(200)],
  ])('made of nothing but %s is not searched to the end', (_name, beginning) => {
    expect(isAcceptedByMic(`${beginning}${ID}`)).toBe(false);
    expect(isManagedIdentityId(`${beginning}${ID}`)).toBe(false);
  });
});
