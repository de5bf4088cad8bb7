import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/core/json.js';
import { findContradictions, findSharedIdentities } from '../../../src/core/resolve/identity-contradictions.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import { armId, azureIdentity, clientId, inventoryOf, liveInventoryOf } from '../../support/objects.js';

const identity = (name: string, number: number, resourceID: string, spec: JsonObject = {}): JsonObject =>
  azureIdentity('shop', name, { number, spec: { resourceID, ...spec } });

/** Which identities contradict, and in what. */
function contradictionsOf(...objects: JsonObject[]): string[] {
  const { identities } = liveInventoryOf(objects);
  const names = new Map(identities.map(({ ref, name }) => [ref, name]));
  return [...findContradictions(identities)].flatMap(([ref, found]) =>
    found.map(({ differs }) => `${names.get(ref)}: ${differs}`),
  );
}

describe('identities', () => {
  it.each<[string, JsonObject[], string[]]>([
    ['of different managed identities agree', [identity('a', 1, armId('id-a')), identity('b', 2, armId('id-b'))], []],
    ['that are the same agree (E05)', [identity('a', 1, armId('id-a')), identity('b', 1, armId('id-a'))], []],
    [
      'agree whatever the case of their ids',
      [identity('a', 0xa, armId('id-a')), identity('b', 0xa, armId('id-a').toUpperCase())],
      [],
    ],
    [
      'with one resource id and two client ids contradict (E06)',
      [identity('a', 1, armId('id-a')), identity('b', 2, armId('id-a').toLowerCase())],
      ['a: client id', 'b: client id'],
    ],
    [
      'with one client id and two resource ids contradict',
      [identity('a', 1, armId('id-a')), identity('b', 1, armId('id-b'))],
      ['a: resource id', 'b: resource id'],
    ],
    [
      'can do both',
      [identity('a', 1, armId('id-a')), identity('b', 1, armId('id-b')), identity('c', 2, armId('id-a'))],
      ['a: client id', 'a: resource id', 'c: client id', 'b: resource id'],
    ],
    [
      'are not compared before they are filled in',
      [identity('a', 1, armId('id-a')), identity('b', 0, armId('id-a'), { clientID: '${CLIENT_ID}' })],
      [],
    ],
    [
      'are not compared with an example',
      [identity('a', 0, armId('id-a')), identity('b', 0, armId('id-b'))].map((object) => ({
        ...object,
        spec: { ...(object['spec'] as JsonObject), clientID: '00000000-0000-0000-0000-000000000000' },
      })),
      [],
    ],
    [
      'are not compared with service principals',
      [identity('a', 1, armId('id-a')), identity('b', 1, armId('id-b'), { type: 1 })],
      [],
    ],
    ['are not compared without a resource id', [identity('a', 1, ''), identity('b', 2, '')], []],
  ])('%s', (_name, objects, expected) => {
    expect(contradictionsOf(...objects).sort()).toEqual([...expected].sort());
  });

  it('defined twice with different contents are told as that alone', () => {
    const { findings } = resolve(inventoryOf([identity('a', 1, armId('id-x')), identity('a', 2, armId('id-x'))]));

    expect(findings.map(({ code }) => code)).toContain('duplicate-object');
    expect(findings.map(({ code }) => code)).not.toContain('identity-contradiction');
  });

  it('contradict each other, and each is shown with the others', () => {
    const { findings } = resolve(liveInventoryOf([identity('a', 1, armId('id-x')), identity('b', 2, armId('id-x'))]));

    expect(findings.filter(({ code }) => code === 'identity-contradiction')).toEqual([
      expect.objectContaining({
        subject: 'AzureIdentity.aadpodidentity.k8s.io/shop/a',
        message: 'has the resource id of another AzureIdentity and another client id',
        evidence: [`AzureIdentity.aadpodidentity.k8s.io/shop/b: ${clientId(2)}`],
      }),
      expect.objectContaining({ subject: 'AzureIdentity.aadpodidentity.k8s.io/shop/b' }),
    ]);
  });

  it('of one managed identity are told once', () => {
    const objects = ['a', 'b', 'c'].map((namespace) => azureIdentity(namespace, 'vault', { number: 1 }));
    const { findings } = resolve(liveInventoryOf(objects));

    expect(findings.filter(({ code }) => code === 'shared-managed-identity')).toEqual([
      expect.objectContaining({
        subject: 'AzureIdentity.aadpodidentity.k8s.io/a/vault',
        message: 'names the same managed identity as 2 others',
      }),
    ]);
  });

  it('contradict each other or no one, and never share an identity then', () => {
    const some = fc.record({ number: fc.integer({ min: 1, max: 3 }), resource: fc.constantFrom('a', 'b', 'c') });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 6 }), (given) => {
        const objects = given.map(({ number, resource }, index) =>
          identity(`id-${index}`, number, armId(`id-${resource}`)),
        );
        const { identities } = liveInventoryOf(objects);
        const found = findContradictions(identities);
        for (const { ref, clientId: mine, resourceId } of identities) {
          const contradicts = identities.some(
            (other) => (other.clientId === mine) !== (other.resourceId === resourceId),
          );
          expect(found.has(ref)).toBe(contradicts);
        }
        for (const group of findSharedIdentities(identities)) {
          expect(new Set(group.map((entry) => entry.clientId)).size).toBe(1);
        }
      }),
    );
  });
});
