import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import { findStuckPods } from '../../../src/core/rollback/stuck-pods.js';

interface PodOptions {
  revision?: string;
  ready?: boolean;
  leaving?: boolean;
}

function pod(ordinal: number, { revision = 'broken', ready = false, leaving = false }: PodOptions = {}): JsonObject {
  return {
    metadata: {
      name: `db-${ordinal}`,
      labels: { 'controller-revision-hash': revision },
      ...(leaving && { deletionTimestamp: '2026-11-24T00:00:00Z' }),
    },
    status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  };
}

function statefulSet(spec: JsonObject = {}, observedGeneration = 3): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', generation: 3 },
    spec,
    status: { observedGeneration, updateRevision: 'old', currentRevision: 'old' },
  };
}

function names(pods: readonly JsonObject[] | undefined): unknown[] | undefined {
  return pods?.map(({ metadata }) => (metadata as JsonObject)['name']);
}

describe('the pods that a StatefulSet waits for in vain', () => {
  it.each<[string, JsonObject, JsonObject[], string[] | undefined]>([
    ['the broken one', statefulSet(), [pod(0, { revision: 'old', ready: true }), pod(1)], ['db-1']],
    ['all of them, the highest first', statefulSet(), [pod(2), pod(10)], ['db-10', 'db-2']],
    ['none of the revision that it is to have', statefulSet(), [pod(1, { revision: 'old' })], []],
    ['none that is ready: it is replaced in its turn', statefulSet(), [pod(1, { ready: true })], []],
    ['none that is on its way out', statefulSet(), [pod(1, { leaving: true })], []],
    ['none where all are replaced at once', statefulSet({ podManagementPolicy: 'Parallel' }), [pod(1)], []],
    ['none where a person deletes them', statefulSet({ updateStrategy: { type: 'OnDelete' } }), [pod(1)], []],
    [
      'none below the partition',
      statefulSet({ updateStrategy: { rollingUpdate: { partition: 2 } } }),
      [pod(1), pod(2)],
      ['db-2'],
    ],
    ['not known yet', statefulSet({}, 2), [pod(1)], undefined],
  ])('are %s', (_name, set, pods, expected) => {
    expect(names(findStuckPods(set, pods))).toEqual(expected);
  });
});
