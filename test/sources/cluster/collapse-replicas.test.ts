import { describe, expect, it } from '@jest/globals';
import { buildInventory } from '../../../src/core/inventory/build-inventory.js';
import type { JsonObject } from '../../../src/core/json.js';
import { collapseReplicas } from '../../../src/sources/cluster/collapse-replicas.js';
import { foundRoot, workload } from '../../support/objects.js';

function pod(name: string, label: string, more: { owner?: JsonObject; phase?: string } = {}): JsonObject {
  const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', controller: true, uid: 'u', ...more.owner };
  const made = workload('shop', name, { kind: 'Pod', label, metadata: { ownerReferences: [owner] } });
  return { ...made, status: { phase: more.phase ?? 'Running' } };
}

function collapse(pods: readonly JsonObject[]): [string, number][] {
  const reduce = collapseReplicas();
  const kept = pods.flatMap((each) => reduce(each) ?? []);
  return kept.map(({ object, alike }) => [String((object['metadata'] as JsonObject)['name']), alike ?? 0]);
}

describe('pods of one controller', () => {
  it('are kept once', () => {
    expect(collapse([pod('a', 'x'), pod('b', 'x'), pod('c', 'x')])).toEqual([['a', 2]]);
  });

  it.each<[string, JsonObject]>([
    ['another label', pod('b', 'y')],
    ['another controller', pod('b', 'x', { owner: { name: 'other' } })],
    ['a controller of another kind', pod('b', 'x', { owner: { kind: 'DaemonSet' } })],
    ['a pod that has ended', pod('b', 'x', { phase: 'Succeeded' })],
    ['a static pod', pod('b', 'x', { owner: { apiVersion: 'v1', kind: 'Node' } })],
    ['a pod of its own', workload('shop', 'b', { kind: 'Pod', label: 'x' })],
  ])('are kept apart from %s', (_, other) => {
    expect(collapse([pod('a', 'x'), other])).toEqual([
      ['a', 0],
      ['b', 0],
    ]);
  });

  it('count as many as they are where they stray from their template', () => {
    const owner = workload('shop', 'db', { kind: 'StatefulSet', label: 'x' });
    const reduce = collapseReplicas();
    const pods = ['a', 'b', 'c'].flatMap((name) => reduce(pod(name, 'patched')) ?? []);
    const { workloads } = buildInventory(foundRoot([], { objects: [{ object: owner, origin: {} }, ...pods] }));

    expect(workloads.map(({ ref, straying }) => [ref, straying])).toEqual([['StatefulSet.apps/shop/db', 3]]);
  });
});
