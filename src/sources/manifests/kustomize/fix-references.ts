/** References to accounts and roles follow the names that a build gave them. */
import { asList, asObject, asString, type Json, type JsonObject } from '../../../core/json.js';
import { idOf, type Resource, type ResourceId, withObject } from './resource.js';

/**
 * Only where kustomize itself knows a reference: `serviceAccountName` of the built-in workload kinds, subjects and role
 * of bindings. It does not know `spec.azureIdentity` of an AzureIdentityBinding, nor pod templates of custom resources.
 */
export function fixReferences(resources: readonly Resource[]): Resource[] {
  const renamed = resources.filter(({ previous }) => previous.length > 0).map(toTarget);
  if (renamed.length === 0) return [...resources];
  return resources.map((resource) => {
    const layer = resource.origin.layers?.at(-1) ?? '';
    return withObject(resource, fixObject(resource.object, renamed), layer);
  });
}

interface Target {
  now: ResourceId;
  original: ResourceId;
  formerNames: Set<string>;
}

function toTarget({ object, previous }: Resource): Target {
  const now = idOf(object);
  return { now, original: previous[0] ?? now, formerNames: new Set(previous.map(({ name }) => name)) };
}

function fixObject(object: JsonObject, targets: readonly Target[]): JsonObject {
  const { kind } = object;
  if (kind === 'RoleBinding' || kind === 'ClusterRoleBinding') return fixBinding(object, targets);
  const path = typeof kind === 'string' ? POD_SPECS[kind] : undefined;
  return path === undefined ? object : fixPodSpec(object, path, targets, idOf(object).namespace);
}

const TEMPLATE = ['spec', 'template', 'spec'];
const POD_SPECS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  ReplicationController: TEMPLATE,
  Deployment: TEMPLATE,
  ReplicaSet: TEMPLATE,
  DaemonSet: TEMPLATE,
  StatefulSet: TEMPLATE,
  Job: TEMPLATE,
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

function fixPodSpec(
  object: JsonObject,
  path: readonly string[],
  targets: readonly Target[],
  namespace: string,
): JsonObject {
  const [key, ...rest] = path;
  if (key !== undefined) {
    const inner = object[key];
    return inner === undefined ? object : { ...object, [key]: fixPodSpec(asObject(inner), rest, targets, namespace) };
  }
  const name = asString(object['serviceAccountName']);
  const account = name === undefined ? undefined : findTarget(targets, 'ServiceAccount', name, namespace);
  return account ? { ...object, serviceAccountName: account.now.name } : object;
}

function fixBinding(object: JsonObject, targets: readonly Target[]): JsonObject {
  const role = asObject(object['roleRef']);
  const { kind, name } = role;
  const namespace = kind === 'ClusterRole' ? '' : idOf(object).namespace;
  const target =
    typeof kind === 'string' && typeof name === 'string' ? findTarget(targets, kind, name, namespace) : undefined;
  const fixed: JsonObject = target ? { ...object, roleRef: { ...role, name: target.now.name } } : object;
  if (fixed['subjects'] === undefined) return fixed;
  return { ...fixed, subjects: asList(fixed['subjects']).map((subject) => fixSubject(subject, targets)) };
}

function fixSubject(item: Json, targets: readonly Target[]): Json {
  const subject = asObject(item);
  const name = asString(subject['name']);
  if (subject['kind'] !== 'ServiceAccount' || name === undefined) return item;
  const accounts = targets.filter(({ now, formerNames }) => now.kind === 'ServiceAccount' && formerNames.has(name));
  const target = onlyOne(inNamespaceOf(subject, accounts));
  return target ? { ...subject, name: target.now.name, namespace: target.now.namespace } : item;
}

/** A subject's namespace may be the one its account was written in, or the one it ends up in. */
function inNamespaceOf(subject: JsonObject, accounts: readonly Target[]): readonly Target[] {
  const namespace = asString(subject['namespace']);
  if (namespace === undefined) return accounts;
  const originally = accounts.filter(({ original }) => original.namespace === namespace);
  return originally.length > 0 ? originally : accounts.filter(({ now }) => now.namespace === namespace);
}

function findTarget(targets: readonly Target[], kind: string, name: string, namespace: string): Target | undefined {
  return onlyOne(
    targets.filter(({ now, formerNames }) => now.kind === kind && now.namespace === namespace && formerNames.has(name)),
  );
}

/** kustomize refuses to build when several fit; we leave the reference as written. */
function onlyOne(targets: readonly Target[]): Target | undefined {
  const ids = new Set(targets.map(({ now }) => `${now.namespace}/${now.name}`));
  return ids.size === 1 ? targets[0] : undefined;
}
