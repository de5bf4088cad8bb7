/** What the API server does not take: only what clients of ours could get wrong. */
import type { ResourceType } from '../../ports/kubernetes.js';
import { isMembers, isSameJson, type Members, membersIn, membersOf, textMapOf, without } from '../read-json.js';
import { type Cause, invalid } from './api-error.js';
import type { KubeObject } from './kube-object.js';
import { resourceName } from './resource-types.js';
import { readLabelSelector } from './selectors.js';

const WITH_SELECTOR = new Set(['deployments.apps', 'statefulsets.apps', 'daemonsets.apps', 'replicasets.apps']);
/** Members of the spec that stay as they were created. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  'deployments.apps': ['selector'],
  'replicasets.apps': ['selector'],
  'daemonsets.apps': ['selector'],
  'jobs.batch': ['selector', 'template', 'completionMode'],
};
/** All else of a StatefulSet's spec is fixed. */
const FREE_OF_STATEFUL_SET = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];
/** All else of a pod's spec is fixed, but for images. */
const FREE_OF_POD = ['activeDeadlineSeconds', 'terminationGracePeriodSeconds', 'tolerations'];
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const MAX_NAME = 253;

/** @throws ApiError 422 that names the fields */
export function validateNew(type: ResourceType, object: KubeObject): void {
  refuse(type, object, [...validateName(type, object), ...validateSelector(type, object)]);
}

/** @throws ApiError 422 that names the fields */
export function validateUpdate(type: ResourceType, before: KubeObject, after: KubeObject): void {
  const [old, spec] = [membersOf(before['spec']), membersOf(after['spec'])];
  const causes = [
    ...(['uid', 'name', 'namespace', 'creationTimestamp'] as const)
      .filter((key) => before.metadata[key] !== after.metadata[key])
      .map((key) => immutable(`metadata.${key}`)),
    ...(FIXED[resourceName(type)] ?? [])
      .filter((key) => !isSameJson(old[key], spec[key]))
      .map((key) => immutable(`spec.${key}`)),
    ...validateSelector(type, after),
    ...validateRest(type, old, spec),
  ];
  refuse(type, after, causes);
}

function refuse(type: ResourceType, { metadata }: KubeObject, causes: readonly Cause[]): void {
  if (causes.length > 0) throw invalid(type, metadata.name, causes);
}

function validateName({ group }: ResourceType, { metadata }: KubeObject): Cause[] {
  const { name } = metadata;
  if (name === '')
    return [wrong('metadata.name', 'Required value: name or generateName is required', 'FieldValueRequired')];
  // Names of roles and their bindings go into paths only.
  if (group === 'rbac.authorization.k8s.io' || (name.length <= MAX_NAME && SUBDOMAIN.test(name))) return [];
  return [
    wrong(
      'metadata.name',
      `Invalid value: ${JSON.stringify(name)}: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character`,
    ),
  ];
}

function validateSelector(type: ResourceType, object: KubeObject): Cause[] {
  if (!WITH_SELECTOR.has(resourceName(type))) return [];
  const { selector, template } = membersOf(object['spec']);
  if (!isMembers(selector)) return [wrong('spec.selector', 'Required value', 'FieldValueRequired')];
  const { labels } = membersOf(membersOf(template)['metadata']);
  if (readLabelSelector(selector)(textMapOf(labels))) return [];
  const shown = JSON.stringify(labels ?? {});
  return [
    wrong('spec.template.metadata.labels', `Invalid value: ${shown}: \`selector\` does not match template \`labels\``),
  ];
}

function validateRest(type: ResourceType, before: Members, after: Members): Cause[] {
  const resource = resourceName(type);
  if (
    resource === 'statefulsets.apps' &&
    !isSameJson(without(before, FREE_OF_STATEFUL_SET), without(after, FREE_OF_STATEFUL_SET))
  ) {
    return [
      wrong(
        'spec',
        "Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
        'FieldValueForbidden',
      ),
    ];
  }
  if (resource === 'pods' && !isSameJson(fixedOfPod(before), fixedOfPod(after))) {
    return [
      wrong(
        'spec',
        'Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
        'FieldValueForbidden',
      ),
    ];
  }
  return [];
}

function fixedOfPod(spec: Members): Members {
  const images = (key: string): Members =>
    spec[key] === undefined ? {} : { [key]: membersIn(spec[key]).map((each) => without(each, ['image'])) };
  return { ...without(spec, FREE_OF_POD), ...images('containers'), ...images('initContainers') };
}

function immutable(field: string): Cause {
  return wrong(field, 'Invalid value: field is immutable');
}

function wrong(field: string, message: string, reason = 'FieldValueInvalid'): Cause {
  return { reason, message, field };
}
