import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeSnapshot, encodeSnapshot } from '../../../src/core/formats/snapshot.js';
import type { JsonObject } from '../../../src/core/json.js';
import { azureIdentity, inventoryOf, liveInventoryOf, serviceAccount, workload } from '../../support/objects.js';

const hostile = fc.constantFrom(
  '__proto__',
  'constructor',
  '\u001b[31mred',
  '<script>',
  '../../etc/passwd',
  '"\\',
  '\u2028',
  '\ud800',
  ' ',
);

describe('a snapshot', () => {
  it('gives back hostile names, labels and values as they were', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (namespace, name, value) => {
        const labels: JsonObject = Object.fromEntries([[name, value]]);
        const inventories = [
          liveInventoryOf([
            azureIdentity(namespace, name, { spec: { clientID: value } }),
            workload(namespace, name, { podLabels: labels }),
            serviceAccount(namespace, name, { labels }),
          ]),
        ];
        expect(decodeSnapshot(encodeSnapshot(inventories), 's')).toEqual(inventories);
      }),
    );
  });

  it.each([
    ['00000000-0000-4000-8000-0000000000ff', true],
    ['../../providers', false],
    ['00000000-0000-4000-8000-0000000000ff/..', false],
  ])('may name the subscription %s, which becomes part of a path: %j', (subscriptionId, fits) => {
    const nodes = { subscriptionId, resourceGroup: 'mc_shop' };
    const inventory = liveInventoryOf([], {
      root: { id: 'cluster', kind: 'cluster', cluster: { server: 'a', context: 'b', nodes } },
    });
    const decode = () => decodeSnapshot(encodeSnapshot([inventory]), 's');
    if (fits) expect(decode()).toEqual([inventory]);
    else expect(decode).toThrow(/subscriptionId/);
  });

  it('gives back where things were found and what was not read', () => {
    const inventories = [
      inventoryOf([workload('shop', 'api')], {
        skipped: [
          {
            what: 'k8s/x.yaml',
            why: 'template',
            message: 'm',
            affects: ['matching'],
            path: 'k8s/x.yaml',
            line: 3,
            mentions: [{ line: 4, term: 'AzureIdentity' }],
          },
        ],
      }),
      liveInventoryOf([]),
    ];

    expect(decodeSnapshot(encodeSnapshot(inventories), 's')).toEqual(inventories);
  });

  const saved = encodeSnapshot([liveInventoryOf([workload('shop', 'api')])]);
  it.each<[string, string, string]>([
    ['a newer format', saved.replace('"formatVersion": "1.0"', '"formatVersion": "1.1"'), 'newer-format'],
    ['another content than was written', saved.replace('"name": "api"', '"name": "web"'), 'snapshot-edited'],
    ['an unknown key', saved.replace('"digest"', '"extra": 1, "digest"'), 'invalid-snapshot'],
    ['an unknown key deep inside', saved.replace('"hostNetwork"', '"extra": 1, "hostNetwork"'), 'invalid-snapshot'],
    ['a missing list', saved.replace('"workloads"', '"workload"'), 'invalid-snapshot'],
    ['no JSON', saved.slice(0, -10), 'invalid-snapshot'],
    ['another kind', saved.replace('"kind": "Snapshot"', '"kind": "Inventory"'), 'invalid-snapshot'],
  ])('with %s is refused', (_name, source, code) => {
    expect(source).not.toBe(saved);
    expect(() => decodeSnapshot(source, 's')).toThrow(expect.objectContaining({ code }));
  });
});
