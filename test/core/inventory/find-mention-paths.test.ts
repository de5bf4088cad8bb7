import { describe, expect, it } from '@jest/globals';
import { findMentionPaths } from '../../../src/core/inventory/find-mention-paths.js';
import { readRawObject } from '../../../src/core/inventory/raw-object.js';
import type { Json, JsonObject } from '../../../src/core/json.js';

function pathsIn(spec: Json, kind = 'Thing'): string[] {
  const object: JsonObject = { apiVersion: 'example.com/v1', kind, metadata: { name: 't' }, spec };
  return findMentionPaths(readRawObject({ object, origin: {} }));
}

function nested(depth: number): Json {
  return depth === 0 ? { aadpodidbinding: 'x' } : { a: nested(depth - 1) };
}

describe('a mention', () => {
  it.each<[string, Json, string[]]>([
    ['a label of pods', { template: { labels: { aadpodidbinding: 'x' } } }, ['spec.template.labels.aadpodidbinding']],
    ['a label in another case', { AadPodIdBinding: 'x' }, ['spec.AadPodIdBinding']],
    ['a text in a list', { args: ['--a', '--labels=aadpodidbinding=x'] }, ['spec.args.1']],
    ['a key of Spark', { conf: { 'spark.driver.label': 'aadpodidbinding' } }, ['spec.conf.spark.driver.label']],
    ['a switch', { usePodIdentity: true }, ['spec.usePodIdentity']],
    ['a switch as text', { usePodIdentity: 'True' }, ['spec.usePodIdentity']],
    ['several', { a: { aadpodidbinding: 'x' }, b: 'aadpodidbinding' }, ['spec.a.aadpodidbinding', 'spec.b']],
    ['none of a switch that is off', { usePodIdentity: 'false' }, []],
    ['none of a switch of another name', { usepodidentity: 'true' }, []],
    ['none of other things', { a: [null, 1, true, {}, 'aad-pod-id-binding'] }, []],
    ['none where there is nothing', null, []],
  ])('is %s', (_name, spec, paths) => {
    expect(pathsIn(spec)).toEqual(paths);
  });

  it.each(['CustomResourceDefinition', 'ClusterRole', 'Role', 'ConstraintTemplate'])(
    'is none in a %s, which only speaks of it',
    (kind) => {
      expect(pathsIn({ aadpodidbinding: 'x' }, kind)).toEqual([]);
    },
  );

  it('is found far below, and not searched for where no object goes', () => {
    expect(pathsIn(nested(50))).toHaveLength(1);
    expect(pathsIn(nested(5_000))).toEqual([]);
  });
});
