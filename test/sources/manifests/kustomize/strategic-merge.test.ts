import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '../../../../src/core/json.js';
import { mergeStrategically } from '../../../../src/sources/manifests/kustomize/strategic-merge.js';

function mergePod(spec: Json, patch: Json): Json | undefined {
  return mergeStrategically({ apiVersion: 'v1', spec }, { spec: patch })?.['spec'];
}

describe('mergeStrategically', () => {
  it.each<[string, Json, Json, Json]>([
    ['merges maps', { a: 1, b: { c: 1 } }, { b: { d: 2 } }, { a: 1, b: { c: 1, d: 2 } }],
    ['deletes by null', { a: 1, b: 2 }, { a: null }, { b: 2 }],
    ['adds no nulls', {}, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
    ['deletes a map by directive', { a: { b: 1 }, c: 1 }, { a: { $patch: 'delete' } }, { c: 1 }],
    ['replaces a map by directive', { a: { b: 1 } }, { a: { $patch: 'replace', c: 1 } }, { a: { c: 1 } }],
    ['replaces plain lists', { args: ['a', 'b'] }, { args: ['c'] }, { args: ['c'] }],
    [
      'replaces lists without a key',
      { tolerations: [{ key: 'a' }] },
      { tolerations: [{ key: 'b' }] },
      { tolerations: [{ key: 'b' }] },
    ],
    [
      'merges containers by name, those of the patch first',
      { containers: [{ name: 'a', image: 'x' }, { name: 'b' }] },
      { containers: [{ name: 'n' }, { name: 'b', env: [{ name: 'E', value: '1' }] }] },
      { containers: [{ name: 'n' }, { name: 'b', env: [{ name: 'E', value: '1' }] }, { name: 'a', image: 'x' }] },
    ],
    [
      'deletes a container',
      { containers: [{ name: 'a' }, { name: 'b' }] },
      { containers: [{ name: 'a', $patch: 'delete' }] },
      { containers: [{ name: 'b' }] },
    ],
    [
      'replaces a merged list by directive',
      { volumes: [{ name: 'a' }] },
      { volumes: [{ $patch: 'replace' }, { name: 'b' }] },
      { volumes: [{ name: 'b' }] },
    ],
    [
      'merges mounts by path and ports by number',
      { volumeMounts: [{ mountPath: '/a', name: 'x' }], ports: [{ containerPort: 80, name: 'web' }] },
      { volumeMounts: [{ mountPath: '/a', readOnly: true }], ports: [{ containerPort: 80, hostPort: 1 }] },
      {
        volumeMounts: [{ mountPath: '/a', name: 'x', readOnly: true }],
        ports: [{ containerPort: 80, name: 'web', hostPort: 1 }],
      },
    ],
    ['keeps inherited names out', {}, { constructor: { a: 1 } }, { constructor: { a: 1 } }],
  ])('%s', (_, spec, patch, expected) => {
    expect(mergePod(spec, patch)).toEqual(expected);
  });

  it('replaces every list of a custom resource', () => {
    const rollout: JsonObject = {
      apiVersion: 'argoproj.io/v1alpha1',
      spec: { containers: [{ name: 'a' }, { name: 'b' }] },
    };
    const merged = mergeStrategically(rollout, { spec: { containers: [{ name: 'a', env: [] }] } });
    expect(merged?.['spec']).toEqual({ containers: [{ name: 'a', env: [] }] });
  });

  it('merges the secrets of an account, but replaces its pull secrets, as kustomize does', () => {
    const list = (...names: string[]) => names.map((name) => ({ name }));
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', secrets: list('a'), imagePullSecrets: list('a') };
    expect(mergeStrategically(account, { secrets: list('b'), imagePullSecrets: list('b') })).toMatchObject({
      secrets: list('b', 'a'),
      imagePullSecrets: list('b'),
    });
  });

  it('merges finalizers', () => {
    const object = { apiVersion: 'v1', metadata: { finalizers: ['a', 'b'] } };
    expect(mergeStrategically(object, { metadata: { finalizers: ['c', 'a'] } })?.['metadata']).toEqual({
      finalizers: ['c', 'a', 'b'],
    });
  });

  it('deletes the object', () => {
    expect(mergeStrategically({ apiVersion: 'v1' }, { $patch: 'delete' })).toBeUndefined();
  });

  it('pollutes no prototype', () => {
    mergeStrategically({ apiVersion: 'v1' }, JSON.parse('{"__proto__": {"polluted": 1}}') as JsonObject);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
