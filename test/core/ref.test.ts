import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatRef, groupOf, parseRef, type RefParts, serviceAccountRef } from '../../src/core/ref.js';

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/);
const parts = fc.record({
  kind: fc.stringMatching(/^[A-Z][A-Za-z]{0,10}$/),
  group: fc.oneof(fc.constant(''), fc.domain()),
  namespace: fc.oneof(fc.constant(''), word),
  /** Names of roles may hold a colon, others a dot. */
  name: fc.stringMatching(/^[a-z0-9][a-z0-9.:-]{0,20}$/),
});

describe('a ref', () => {
  it('gives back its parts', () => {
    fc.assert(fc.property(parts, (ref) => expect(parseRef(formatRef(ref))).toEqual(ref)));
  });

  it('is never shared by two objects', () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(formatRef(a) === formatRef(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });

  it.each<[string, RefParts]>([
    ['Deployment.apps/shop/api', { kind: 'Deployment', group: 'apps', namespace: 'shop', name: 'api' }],
    ['ServiceAccount/shop/api.v1', { kind: 'ServiceAccount', group: '', namespace: 'shop', name: 'api.v1' }],
    ['Namespace//shop', { kind: 'Namespace', group: '', namespace: '', name: 'shop' }],
    ['ClusterIssuer.cert-manager.io//x', { kind: 'ClusterIssuer', group: 'cert-manager.io', namespace: '', name: 'x' }],
  ])('%s', (ref, expected) => {
    expect(parseRef(ref)).toEqual(expected);
    expect(formatRef(expected)).toBe(ref);
  });

  it.each(['', 'Deployment', 'Deployment.apps/api', 'Deployment.apps/shop/', '/shop/api', '.apps/shop/api', 'D./s/a'])(
    '%j is none',
    (text) => {
      expect(parseRef(text)).toBeUndefined();
    },
  );

  it.each(['a\nb', '\u2028', 'a/b'])('of a file that names an object %j gives back the name', (name) => {
    const ref = { kind: 'Deployment', group: 'apps', namespace: 'shop', name };

    expect(parseRef(formatRef(ref))).toEqual(ref);
  });

  it('of a service account', () => {
    expect(serviceAccountRef('shop', 'api')).toBe('ServiceAccount/shop/api');
  });
});

it.each([
  ['apps/v1', 'apps'],
  ['v1', ''],
  ['', ''],
  ['batch.volcano.sh/v1alpha1', 'batch.volcano.sh'],
])('the group of %j is %j', (apiVersion, group) => {
  expect(groupOf(apiVersion)).toBe(group);
});
