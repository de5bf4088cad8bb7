import { describe, expect, it } from '@jest/globals';
import type { Check } from '../../../src/core/change/types.js';
import { subjectOf } from '../../../src/core/subject.js';
import type { Claims } from '../../../src/core/tokens/claims.js';
import { compareAccessToken, readPromise } from '../../../src/core/tokens/promise.js';
import { azureIdentity, azureIdentityBinding, serviceAccount, workload } from '../../support/objects.js';
import { planObjects } from '../../support/planning.js';

const args = { clientId: 'c', issuer: 'https://i.example/', subject: 'system:serviceaccount:shop:api', audience: 'a' };
const check: Check = {
  id: 'token-check/token/.:ServiceAccount/shop/api/c',
  stage: 'token-check',
  needs: [],
  subject: 'ServiceAccount/shop/api',
  run: 'token',
  args,
};

describe('readPromise', () => {
  it('reads each check of a token in a real plan', () => {
    const objects = [
      azureIdentity('shop', 'catalog'),
      azureIdentityBinding('shop', 'catalog', 'catalog', 'catalog'),
      workload('shop', 'api', { label: 'catalog', account: 'api' }),
      serviceAccount('shop', 'api'),
    ];
    const checks = planObjects(objects).checks.filter(({ run }) => run === 'token');
    const promises = checks.map(readPromise);
    expect(promises.length).toBeGreaterThan(0);
    for (const { subject, namespace, account } of promises) expect(subject).toBe(subjectOf(namespace, account));
  });

  it('reads a check of a plan', () => {
    expect(readPromise(check)).toEqual({ namespace: 'shop', account: 'api', ...args });
  });

  it.each<[string, Partial<Check>]>([
    ['another check', { run: 'pods' }],
    ['another subject', { subject: 'Deployment.apps/shop/api' }],
    ['no ref', { subject: 'shop' }],
    ['no arguments', { args: null }],
    ['an argument that is no text', { args: { ...args, issuer: 1 } }],
  ])('refuses %s', (_, fields) => {
    expect(() => readPromise({ ...check, ...fields })).toThrow('does not say which token is to be proved');
  });
});

describe('compareAccessToken', () => {
  const claims: Claims = {
    issuer: undefined,
    subject: undefined,
    audiences: [],
    lifetime: undefined,
    clientId: 'C',
    tenantId: 't',
    objectId: 'o',
  };
  const promise = readPromise(check);

  it('takes GUIDs in any letter case, and leaves out what is not told or not known', () => {
    expect(compareAccessToken(promise, { tenantId: 'T', principalId: 'O' }, claims)).toEqual([]);
    expect(compareAccessToken(promise, { tenantId: 't' }, { ...claims, objectId: 'x', clientId: undefined })).toEqual(
      [],
    );
  });

  it('names each that differs', () => {
    const found = compareAccessToken({ ...promise, clientId: 'x' }, { tenantId: 'y', principalId: 'z' }, claims);
    expect(found.map(({ what }) => what)).toEqual(['client id', 'tenant', 'object id']);
  });
});
