import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import { readGroups, readTypes } from '../../../src/systems/kubernetes/discover-types.js';

describe('groups', () => {
  const version = (name: string): JsonObject => ({ groupVersion: `example.com/${name}`, version: name });

  it.each<[string, JsonObject, string[]]>([
    [
      'the preferred version first',
      { versions: [version('v1'), version('v2')], preferredVersion: version('v2') },
      ['v2', 'v1'],
    ],
    ['without a preferred one', { versions: [version('v1'), version('v2')] }, ['v1', 'v2']],
    ['of no version', {}, []],
    ['of nonsense', { versions: [null, 3, {}], preferredVersion: [] }, []],
  ])('%s', (_name, group, versions) => {
    expect(readGroups({ groups: [{ name: 'example.com', ...group }] })).toEqual([{ name: 'example.com', versions }]);
  });

  it('are none in another document', () => {
    expect(readGroups({})).toEqual([]);
  });
});

describe('types', () => {
  const listed = { name: 'apps', kind: 'App', namespaced: true, verbs: ['get', 'list'] };
  const type = { group: 'example.com', version: 'v1', plural: 'apps', kind: 'App', namespaced: true };

  it.each<[string, JsonObject, JsonObject[]]>([
    ['in namespaces', listed, [type]],
    ['without a namespace', { ...listed, namespaced: false }, [{ ...type, namespaced: false }]],
    ['that are subresources are left out', { ...listed, name: 'apps/status' }, []],
    ['that cannot be listed are left out', { ...listed, verbs: ['create'] }, []],
    ['of nonsense are left out', { verbs: 3 }, []],
  ])('%s', (_name, resource, types) => {
    expect(readTypes({ groupVersion: 'example.com/v1', resources: [resource] })).toEqual(types);
  });

  it('of the core group', () => {
    expect(readTypes({ groupVersion: 'v1', resources: [listed] })).toEqual([{ ...type, group: '' }]);
  });
});
