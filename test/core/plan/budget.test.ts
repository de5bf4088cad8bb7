import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeWaysOut, findMergeable, splitBudget } from '../../../src/core/plan/budget-ways-out.js';
import {
  countBudgets,
  type CountedBudget,
  CREDENTIAL_LIMIT,
  type CredentialNeed,
  isExceeded,
  isNear,
} from '../../../src/core/plan/budget.js';
import { armId } from '../../support/objects.js';

function need(fields: Partial<CredentialNeed> = {}): CredentialNeed {
  return {
    identity: armId('vault'),
    root: 'cluster',
    issuer: 'https://one/',
    namespace: 'shop',
    account: 'api',
    need: 'id-1',
    mergeable: true,
    inScope: true,
    ...fields,
  };
}

function only(needs: readonly CredentialNeed[]): CountedBudget {
  const [budget, ...others] = countBudgets(needs);
  expect(others).toEqual([]);
  return budget ?? { identity: '', needs: [] };
}

describe('counting', () => {
  it.each<[string, CredentialNeed[], number]>([
    ['two consumers of one account', [need(), need()], 1],
    ['an identity written in another case', [need(), need({ identity: armId('VAULT') })], 1],
    ['two accounts', [need(), need({ account: 'web' })], 2],
    ['the same account in two namespaces', [need(), need({ namespace: 'pay' })], 2],
    ['two clusters', [need(), need({ root: 'b', issuer: 'https://two/' })], 2],
    ['two roots of one cluster', [need(), need({ root: 'b' })], 1],
    ['two roots whose issuers are not known', [need({ issuer: undefined }), need({ root: 'b', issuer: undefined })], 2],
    ['a product beside a consumer of the same account', [need({ need: '' }), need()], 1],
  ])('%s', (_, needs, expected) => {
    expect(only(needs).needs).toHaveLength(expected);
  });

  it('leaves out identities that nothing in scope uses, and counts what is out of scope for the others', () => {
    const hidden = need({ account: 'web', inScope: false });
    expect(countBudgets([need({ identity: armId('other'), inScope: false })])).toEqual([]);
    expect(only([need(), hidden]).needs).toHaveLength(2);
  });

  it.each([
    [16, false, false],
    [17, true, false],
    [20, true, false],
    [21, false, true],
  ])('%i credentials: near %s, exceeded %s', (count, near, exceeded) => {
    const budget = only(Array.from({ length: count }, (_, index) => need({ account: `a-${index}` })));
    expect([isNear(budget), isExceeded(budget)]).toEqual([near, exceeded]);
  });

  it('does not judge an identity that is still to be filled in', () => {
    const needs = Array.from({ length: 30 }, (_, index) => need({ identity: '${RESOURCE_ID}', account: `a-${index}` }));
    expect(isExceeded(only(needs))).toBe(false);
  });
});

const arbitraryNeed = fc
  .record({
    root: fc.constantFrom('a', 'b'),
    namespace: fc.constantFrom('n-1', 'n-2', 'n-3'),
    account: fc.integer({ min: 0, max: 40 }).map((number) => `a-${number}`),
    need: fc.constantFrom('id-1', 'id-1,id-2', ''),
    inScope: fc.boolean(),
  })
  .map((fields) => need({ ...fields, issuer: fields.root, mergeable: fields.need !== '' }));
const arbitraryNeeds = fc.array(arbitraryNeed, { minLength: 1, maxLength: 120, size: 'max' });

describe('the ways out', () => {
  it('does not depend on the order in which things were found', () => {
    fc.assert(
      fc.property(arbitraryNeeds, (needs) => {
        const [one] = countBudgets(needs);
        const [other] = countBudgets([...needs].reverse());
        expect(other).toEqual(one);
        if (one && other) expect(describeWaysOut(other)).toEqual(describeWaysOut(one));
      }),
    );
  });

  it('split: every subject is in exactly one part, and no part holds more than an identity takes', () => {
    fc.assert(
      fc.property(arbitraryNeeds, (needs) => {
        for (const budget of countBudgets(needs)) {
          const parts = splitBudget(budget);
          expect(new Set(parts.flat(2))).toEqual(new Set(budget.needs));
          expect(parts.flat(2)).toHaveLength(budget.needs.length);
          for (const part of parts) expect(part.flat().length).toBeLessThanOrEqual(CREDENTIAL_LIMIT);
          expect(parts.length).toBeLessThanOrEqual(2 * Math.ceil(budget.needs.length / CREDENTIAL_LIMIT));
        }
      }),
    );
  });

  it('merge: only accounts of one namespace that are for the same identities, and none of a product', () => {
    fc.assert(
      fc.property(arbitraryNeeds, (needs) => {
        for (const budget of countBudgets(needs)) {
          for (const members of findMergeable(budget)) {
            const kinds = members.map(({ root, namespace, need: wanted }) => JSON.stringify([root, namespace, wanted]));
            expect(new Set(kinds).size).toBe(1);
            expect(members.every(({ need: wanted }) => wanted !== '')).toBe(true);
          }
        }
      }),
    );
  });

  it('says the numbers', () => {
    const needs = [
      ...Array.from({ length: 15 }, (_, index) => need({ account: `api-${index}` })),
      ...Array.from({ length: 7 }, (_, index) => need({ namespace: 'pay', account: `pay-${index}` })),
      need({ namespace: 'pay', account: 'moved', mergeable: false }),
      need({ namespace: 'keda', account: 'keda-operator', need: '', mergeable: false }),
    ];
    expect(describeWaysOut(only(needs))).toEqual([
      'merge service accounts per namespace (credentials: merge-per-namespace): 4 instead of 24, which fits; each workload then has the role bindings and pull secrets of all that share its account',
      'merge in namespace pay: pay-0, pay-1, pay-2, pay-3, pay-4, pay-5, pay-6 → 1 account',
      'merge in namespace shop: api-0, api-1, api-10, api-11, api-12, api-13, api-14, api-2, api-3, api-4, …and 5 more → 1 account',
      'split the identity into 2 with the same role assignments, each with an AzureIdentity of its own',
      'split, identity 1 of 2, 16 credentials: namespace keda, namespace shop',
      'split, identity 2 of 2, 8 credentials: namespace pay',
      expect.stringMatching(/^AKS identity bindings need one credential in all/),
    ]);
  });

  it('says so where merging does not help', () => {
    const needs = Array.from({ length: 25 }, (_, index) => need({ namespace: `n-${index}` }));
    expect(describeWaysOut(only(needs))[0]).toMatch(/^merging service accounts does not help/);
  });
});

describe('what Azure holds for others', () => {
  const others = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `c-${index}`, issuer: 'https://else/', audiences: [] }));
  const mine = { name: 'by-hand', issuer: 'https://one/', subject: 'system:serviceaccount:shop:api', audiences: ['x'] };

  it.each([
    ['its own', [mine], 0],
    ['those of others', others(3), 3],
    ['both', [mine, ...others(3)], 3],
  ])('is counted without %s', (_, existing, expected) => {
    const [budget] = countBudgets([need()], () => existing);
    expect(budget?.others).toHaveLength(expected);
  });

  it('is not known where nobody asked', () => {
    expect(only([need()]).others).toBeUndefined();
  });

  it('takes its place in the first part of a split, and never makes a part too large', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: CREDENTIAL_LIMIT }), fc.integer({ min: 1, max: 60 }), (held, wanted) => {
        const needs = Array.from({ length: wanted }, (_, index) =>
          need({ account: `a-${index}`, namespace: `n-${index % 7}` }),
        );
        const [budget] = countBudgets(needs, () => others(held));
        const parts = budget ? splitBudget(budget) : [];
        const sizes = parts.map((pieces) => pieces.flat().length);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(wanted);
        expect(sizes.every((size) => size > 0 && size <= CREDENTIAL_LIMIT)).toBe(true);
      }),
    );
  });
});
