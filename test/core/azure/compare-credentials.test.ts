import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareCredential } from '../../../src/core/azure/compare-credentials.js';
import type { ExistingCredential } from '../../../src/core/azure/facts.js';
import { describeDifference, findDifferences, isNearMiss } from '../../../src/core/azure/near-miss.js';
import { arbitraryEdit } from '../../support/arbitrary-edit.js';
import { existing, WANTED } from '../../support/azure-facts.js';
import { ISSUER } from '../../support/objects.js';

describe('a credential against what exists', () => {
  it.each<[string, ExistingCredential[], string]>([
    ['nothing', [], 'missing'],
    ['the triple under another name', [existing()], 'adopted'],
    ['the triple under our name', [existing({ name: WANTED.name })], 'adopted'],
    ['another subject', [existing({ subject: 'system:serviceaccount:shop:web' })], 'missing'],
    ['another issuer', [existing({ issuer: 'https://other/' })], 'missing'],
    ['another audience', [existing({ audiences: ['api://other'] })], 'audience-differs'],
    ['two audiences', [existing({ audiences: [WANTED.audience, 'api://other'] })], 'audience-differs'],
    ['no audience', [existing({ audiences: [] })], 'audience-differs'],
    ['our name, for something else', [existing({ name: WANTED.name, subject: 'other' })], 'drifted'],
    [
      'our name in another case, for something else',
      [existing({ name: WANTED.name.toUpperCase(), subject: 'x' })],
      'drifted',
    ],
    ['our name on a flexible credential', [{ name: WANTED.name, issuer: ISSUER, audiences: [] }], 'drifted'],
    ['a flexible credential', [{ name: 'flex', issuer: ISSUER, audiences: [WANTED.audience] }], 'missing'],
    ['the triple beside one with our name', [existing({ name: WANTED.name, subject: 'x' }), existing()], 'adopted'],
  ])('%s', (_, credentials, state) => {
    expect(compareCredential(WANTED, credentials).state).toBe(state);
  });
});

describe('a near miss', () => {
  it.each<[string, Partial<ExistingCredential>, string[] | undefined]>([
    [
      'the issuer without its slash',
      { issuer: ISSUER.slice(0, -1) },
      [`issuer differs from character ${ISSUER.length} on`],
    ],
    [
      'the issuer with two slashes',
      { issuer: `${ISSUER}/` },
      [`issuer differs from character ${ISSUER.length + 1} on`],
    ],
    [
      'the subject in another case',
      { subject: 'system:serviceaccount:Shop:API' },
      ['subject differs from character 23 on'],
    ],
    [
      'a blank at the end',
      { subject: `${WANTED.subject} ` },
      [`subject differs from character ${WANTED.subject.length + 1} on`],
    ],
    ['a letter swapped', { subject: 'system:serviceaccount:shop:apj' }, ['subject differs from character 30 on']],
    [
      'slash and case at once',
      { issuer: ISSUER.slice(0, -1), subject: 'system:serviceaccount:shop:Api' },
      [`issuer differs from character ${ISSUER.length} on`, 'subject differs from character 28 on'],
    ],
    ['another account', { subject: 'system:serviceaccount:shop:web' }, undefined],
    ['another cluster', { issuer: ISSUER.replace(/bb\/$/, 'cc/') }, undefined],
    ['a flexible one', { subject: undefined as never }, undefined],
  ])('%s', (_, more, expected) => {
    const differences = findDifferences(WANTED, existing(more));
    const said = differences.map((difference) => describeDifference(difference)[0]);
    expect(isNearMiss(differences) ? said : undefined).toEqual(expected);
  });

  it('shows both values one below the other, with what cannot be seen', () => {
    const [difference] = findDifferences(WANTED, existing({ subject: `${WANTED.subject} ` }));
    expect(difference && describeDifference(difference).slice(1)).toEqual([
      'planned: "system:serviceaccount:shop:api"',
      'exists:  "system:serviceaccount:shop:api "',
    ]);
  });

  it('is what any edit of one byte makes, and it is never adopted', () => {
    fc.assert(
      fc.property(arbitraryEdit(WANTED), ({ field, edited }) => {
        const found = existing(field === 'audience' ? { audiences: [edited] } : { [field]: edited });
        expect(compareCredential(WANTED, [found]).state).not.toBe('adopted');
        const differences = findDifferences(WANTED, found);
        expect(differences.map((difference) => difference.field)).toEqual([field]);
        expect(isNearMiss(differences)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
