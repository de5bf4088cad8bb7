import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/core/json.js';
import { liveInventoryOf, workload } from '../../support/objects.js';

function ownedBy(kind: string, name: string, apiVersion = 'apps/v1', controller = true): JsonObject {
  return { ownerReferences: [{ apiVersion, kind, name, controller }] };
}

/** As a cluster is read: a ReplicaSet without its spec. */
function link(name: string, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { namespace: 'shop', name, ...metadata } };
}

function set(name: string, owner: string): JsonObject {
  return workload('shop', name, { kind: 'ReplicaSet', metadata: ownedBy('ReplicaSet', owner) });
}

function pod(name: string, metadata: JsonObject = {}): JsonObject {
  return workload('shop', name, { kind: 'Pod', label: 'api', metadata });
}

function refsOf(objects: readonly JsonObject[]): string[] {
  return liveInventoryOf(objects)
    .workloads.map(({ ref }) => ref)
    .sort();
}

describe('owners', () => {
  it.each<{ name: string; objects: JsonObject[]; refs: string[] }>([
    {
      name: 'a Deployment that was not read stands with the template of its pod',
      objects: [link('api-1', ownedBy('Deployment', 'api')), pod('api-1-x', ownedBy('ReplicaSet', 'api-1'))],
      refs: ['Deployment.apps/shop/api'],
    },
    {
      name: 'a ReplicaSet that was not read stands as well',
      objects: [pod('api-1-x', ownedBy('ReplicaSet', 'api-1'))],
      refs: ['ReplicaSet.apps/shop/api-1'],
    },
    {
      name: 'a ReplicaSet of which only the metadata is known, and which nobody owns, stands as well',
      objects: [link('api-1'), pod('api-1-x', ownedBy('ReplicaSet', 'api-1'))],
      refs: ['ReplicaSet.apps/shop/api-1'],
    },
    {
      name: 'an owner that does not control is none',
      objects: [pod('x', ownedBy('Thing', 't', 'example.com/v1', false))],
      refs: ['Pod/shop/x'],
    },
    {
      name: 'an owner of the same name in another namespace is another',
      objects: [
        workload('other', 'api', { kind: 'ReplicaSet' }),
        pod('x', ownedBy('ReplicaSet', 'api')),
        workload('shop', 'api'),
      ],
      refs: ['Deployment.apps/shop/api', 'ReplicaSet.apps/other/api', 'ReplicaSet.apps/shop/api'],
    },
    {
      name: 'a Job that a custom resource controls names the custom resource',
      objects: [
        workload('shop', 'step', { kind: 'Job', metadata: ownedBy('Workflow', 'flow', 'argoproj.io/v1alpha1') }),
        pod('step-x', ownedBy('Job', 'step', 'batch/v1')),
      ],
      refs: ['Workflow.argoproj.io/shop/flow'],
    },
    {
      name: 'an object that owns itself stays',
      objects: [set('a', 'a')],
      refs: ['ReplicaSet.apps/shop/a'],
    },
    {
      name: 'three that own each other in a circle stay, and so does a pod of theirs',
      objects: [set('a', 'b'), set('b', 'c'), set('c', 'a'), pod('x', ownedBy('ReplicaSet', 'a'))],
      refs: ['Pod/shop/x', 'ReplicaSet.apps/shop/a', 'ReplicaSet.apps/shop/b', 'ReplicaSet.apps/shop/c'],
    },
  ])('$name', ({ objects, refs }) => {
    expect(refsOf(objects)).toEqual(refs);
  });

  it('that were not read have the pods of the child and a rollout that is unknown', () => {
    const { workloads } = liveInventoryOf([pod('x', ownedBy('Rollout', 'api', 'argoproj.io/v1alpha1'))]);

    expect(workloads).toEqual([
      expect.objectContaining({ kind: 'Rollout', apiVersion: 'argoproj.io/v1alpha1', name: 'api', rollout: 'unknown' }),
    ]);
    expect(workloads[0]?.pod.labels['aadpodidbinding']).toBe('api');
    expect(workloads[0]?.template).toBeUndefined();
  });

  it('never make a labelled pod disappear, whatever owns what', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const owner = fc.option(name);
    const entry = fc.record({ name, owner, kind: fc.constantFrom('Pod', 'ReplicaSet', 'link') });
    const objects = fc.uniqueArray(entry, { maxLength: 8, selector: ({ kind, name }) => `${kind === 'Pod'} ${name}` });
    fc.assert(
      fc.property(objects, (entries) => {
        const found = liveInventoryOf(
          entries.map(({ name, owner, kind }) => {
            const metadata = owner === null ? {} : ownedBy('ReplicaSet', owner);
            if (kind === 'link') return link(name, metadata);
            return kind === 'Pod' ? pod(name, metadata) : workload('shop', name, { kind: 'ReplicaSet', metadata });
          }),
        );
        const isKept = entries.some(({ kind }) => kind !== 'link');
        expect(found.workloads.length > 0).toBe(isKept);
      }),
      { numRuns: 500 },
    );
  });
});

describe('straying pods', () => {
  const template = workload('shop', 'api', { kind: 'StatefulSet', label: 'api' });
  it.each([
    ['the label of the template', 'api', 'Running', undefined],
    ['another label', 'web', 'Running', 1],
    ['no label', undefined, 'Pending', 1],
    ['another label, but finished', 'web', 'Succeeded', undefined],
  ])('with %s', (_name, label, phase, straying) => {
    const child = workload('shop', 'api-0', {
      kind: 'Pod',
      metadata: ownedBy('StatefulSet', 'api'),
      ...(label === undefined ? {} : { label }),
    });
    const { workloads } = liveInventoryOf([template, { ...child, status: { phase } }]);

    expect(workloads.map((found) => found.straying)).toEqual([straying]);
  });
});
