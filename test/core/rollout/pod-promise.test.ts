import { describe, expect, it } from '@jest/globals';
import type { Check } from '../../../src/core/change/types.js';
import { promiseOf, readPodsCheck } from '../../../src/core/rollout/pod-promise.js';
import { serviceAccount } from '../../support/objects.js';

const FACTS = { audience: 'aud', tenantId: 'tenant' };

function podsCheck(clientIds: string[]): Check {
  const args = { serviceAccount: 'api', clientIds };
  return { id: 'verify/pods/x', stage: 'verify', needs: [], subject: 'Deployment.apps/shop/api', run: 'pods', args };
}

function account(annotations: Record<string, string>) {
  return serviceAccount('shop', 'api', { annotations });
}

describe('what is promised of pods', () => {
  it.each([
    ['one identity', ['A'], {}, { clientId: 'A', tenantId: 'tenant' }],
    [
      'one identity, and another on the account',
      ['A'],
      { 'azure.workload.identity/client-id': 'B' },
      { clientId: 'A' },
    ],
    ['the default of several', ['A', 'B'], { 'azure.workload.identity/client-id': 'b' }, { clientId: 'b' }],
    ['a tenant of its own', ['A'], { 'azure.workload.identity/tenant-id': 'other' }, { tenantId: 'other' }],
  ])('%s', (_, clientIds, annotations, expected) => {
    expect(promiseOf(podsCheck(clientIds), account(annotations), FACTS)).toMatchObject(expected);
  });

  it.each([
    ['without a default', {}],
    ['with one that is none of them', { 'azure.workload.identity/client-id': 'C' }],
  ])('no client id for several identities %s', (_, annotations) => {
    expect(promiseOf(podsCheck(['A', 'B']), account(annotations), FACTS).clientId).toBeUndefined();
  });

  it('is not read from what is no check of pods', () => {
    expect(() => readPodsCheck({ ...podsCheck([]), args: {} })).toThrow(
      expect.objectContaining({ code: 'check-malformed' }),
    );
  });
});
