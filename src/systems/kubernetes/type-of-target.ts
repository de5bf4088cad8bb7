/** The resource type of what a change is about. */
import type { KubernetesTarget } from '../../core/change/types.js';
import { pluralOf } from '../../core/plural-of.js';
import { groupOf } from '../../core/ref.js';
import type { ResourceType } from '../../ports/kubernetes.js';

export function typeOfTarget({ apiVersion, kind, namespace }: KubernetesTarget): ResourceType {
  const group = groupOf(apiVersion);
  const version = group === '' ? apiVersion : apiVersion.slice(group.length + 1);
  return { group, version, plural: pluralOf(kind), kind, namespaced: namespace !== undefined };
}
