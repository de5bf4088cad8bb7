/** What an API server serves, from its discovery documents. */
import { asList, asObject, asString, type JsonObject } from '../../core/json.js';
import { groupOf } from '../../core/ref.js';
import type { ApiGroup, ResourceType } from '../../ports/kubernetes.js';

/** An `APIGroupList`: the preferred version of each group first. */
export function readGroups(list: JsonObject): ApiGroup[] {
  return asList(list['groups']).map((item) => {
    const group = asObject(item);
    const preferred = asString(asObject(group['preferredVersion'])['version']);
    const versions = asList(group['versions']).flatMap((version) => asString(asObject(version)['version']) ?? []);
    return {
      name: asString(group['name']) ?? '',
      versions: [...new Set([...(preferred === undefined ? [] : [preferred]), ...versions])],
    };
  });
}

/** An `APIResourceList`, without subresources and what cannot be read. */
export function readTypes(list: JsonObject): ResourceType[] {
  const groupVersion = asString(list['groupVersion']) ?? '';
  const group = groupOf(groupVersion);
  const version = group === '' ? groupVersion : groupVersion.slice(group.length + 1);
  return asList(list['resources']).flatMap((item) => {
    const resource = asObject(item);
    const plural = asString(resource['name']) ?? '';
    if (plural === '' || plural.includes('/') || !asList(resource['verbs']).includes('list')) return [];
    const kind = asString(resource['kind']) ?? '';
    return [{ group, version, plural, kind, namespaced: resource['namespaced'] === true }];
  });
}
