import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LabelTerm } from '../../../src/core/inventory/cluster-objects.js';
import { formatTerm, matchTerms, readLabelTerms } from '../../../src/core/inventory/label-terms.js';
import type { Json } from '../../../src/core/json.js';
import { parseLabelSelector } from '../../../src/core/label-selector.js';

describe('a label selector', () => {
  it.each<[string, Json | undefined, Record<string, string>, boolean]>([
    ['that is absent holds for everything', undefined, {}, true],
    ['that is empty holds for everything', {}, { app: 'x' }, true],
    ['of a label holds for it', { matchLabels: { app: 'x' } }, { app: 'x', tier: 'y' }, true],
    ['of a label does not hold for another value', { matchLabels: { app: 'x' } }, { app: 'y' }, false],
    ['of two labels needs both', { matchLabels: { app: 'x', tier: 'y' } }, { app: 'x' }, false],
    ['In takes one of its values', { matchExpressions: [expression('app', 'In', 'x', 'y')] }, { app: 'y' }, true],
    ['In needs the key', { matchExpressions: [expression('app', 'In', 'x')] }, {}, false],
    ['NotIn holds without the key', { matchExpressions: [expression('app', 'NotIn', 'x')] }, {}, true],
    ['NotIn refuses its values', { matchExpressions: [expression('app', 'NotIn', 'x')] }, { app: 'x' }, false],
    ['Exists needs the key', { matchExpressions: [expression('app', 'Exists')] }, { app: '' }, true],
    ['DoesNotExist refuses it', { matchExpressions: [expression('app', 'DoesNotExist')] }, { app: '' }, false],
    [
      'of an unknown operator selects nothing',
      { matchExpressions: [expression('app', 'Gt', '1')] },
      { app: '2' },
      false,
    ],
    ['of a key that objects inherit', { matchExpressions: [expression('constructor', 'Exists')] }, {}, false],
    ['of another type holds for everything', ['app'], {}, true],
  ])('%s', (_name, selector, labels, expected) => {
    expect(matchTerms(readLabelTerms(selector), labels)).toBe(expected);
  });

  it('means the same as its text in the notation of kubectl', () => {
    const word = fc.constantFrom('a', 'b', 'c');
    const term = fc.record({
      key: word,
      operator: fc.constantFrom<LabelTerm['operator']>('In', 'NotIn', 'Exists', 'DoesNotExist'),
      values: fc.array(word, { minLength: 1, maxLength: 2 }),
    });
    const labels = fc.dictionary(word, word, { maxKeys: 3 });
    fc.assert(
      fc.property(fc.array(term, { maxLength: 3 }), labels, (terms, given) => {
        const selects = parseLabelSelector(terms.map(formatTerm).join(','));
        expect(selects?.(given)).toBe(matchTerms(terms, given));
      }),
    );
  });
});

function expression(key: string, operator: string, ...values: string[]): Json {
  return { key, operator, values };
}
