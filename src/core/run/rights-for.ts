/** What a run needs to be allowed to do in the cluster: of what templates/rbac/apply.yaml grants, that which its steps need. */
import type { Change, Check, KubernetesTarget } from '../change/types.js';
import { asObject, asString, compareText, type Json } from '../json.js';
import { pluralOf } from '../plural-of.js';
import { groupOf, parseRef } from '../ref.js';

export interface Right {
  verb: string;
  /** '' for the core group. */
  group: string;
  /** `deployments` */
  resource: string;
  subresource?: string;
  /** Absent: everywhere. */
  namespace?: string;
  /** Absent: all of them. */
  name?: string;
}

interface RightsOptions {
  /** Where the lock and the record of runs are kept. */
  stateNamespace: string;
}

const RBAC = 'rbac.authorization.k8s.io';

/** Each once, ordered. */
export function rightsFor(changes: readonly Change[], checks: readonly Check[], options: RightsOptions): Right[] {
  const rights = [
    ...rightsOfRuns(options),
    ...checks.flatMap(rightsOfCheck),
    ...changes.flatMap((change) =>
      change.target.system === 'kubernetes' ? rightsOfChange(change, change.target) : [],
    ),
  ];
  const byName = new Map(rights.map((right) => [describeRight(right), right]));
  return [...byName].sort(([a], [b]) => compareText(a, b)).map(([, right]) => right);
}

/** `patch deployments.apps in namespace shop` */
export function describeRight({ verb, group, resource, subresource, namespace, name }: Right): string {
  const what = [resource, ...(subresource === undefined ? [] : [subresource])].join('/');
  const type = group === '' ? what : `${what}.${group}`;
  const which = name === undefined ? '' : ` ${name}`;
  return `${verb} ${type}${which}${namespace === undefined ? '' : ` in namespace ${namespace}`}`;
}

/** As a rule of a Role or ClusterRole would grant it. */
export function formatRule({ verb, group, resource, subresource, name }: Right): string {
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  const names = name === undefined ? '' : `, resourceNames: [${name}]`;
  return `{apiGroups: ['${group}'], resources: [${what}]${names}, verbs: [${verb}]}`;
}

function rightsOfRuns({ stateNamespace: namespace }: RightsOptions): Right[] {
  const verbs = ['create', 'get', 'patch'];
  return verbs.flatMap((verb) => [
    { verb, group: 'coordination.k8s.io', resource: 'leases', namespace },
    { verb, group: '', resource: 'configmaps', namespace },
  ]);
}

function rightsOfCheck({ run, subject }: Check): Right[] {
  const { namespace = '', name = '' } = parseRef(subject) ?? {};
  switch (run) {
    case 'issuer':
      return [{ verb: 'get', group: '', resource: 'namespaces', name: 'kube-system' }];
    case 'webhook':
      return [{ verb: 'list', group: 'admissionregistration.k8s.io', resource: 'mutatingwebhookconfigurations' }];
    case 'token':
      return [{ verb: 'create', group: '', resource: 'serviceaccounts', subresource: 'token', namespace, name }];
    case 'restored':
      return [{ verb: 'list', group: '', resource: 'pods', namespace }];
    case 'unused':
      return [
        { verb: 'list', group: '', resource: 'pods', namespace },
        ...['daemonsets', 'deployments', 'statefulsets'].map((resource) => {
          return { verb: 'list', group: 'apps', resource, namespace };
        }),
        { verb: 'list', group: 'batch', resource: 'cronjobs', namespace },
      ];
    case 'pods':
      return [
        { verb: 'list', group: '', resource: 'pods', namespace },
        { verb: 'get', group: '', resource: 'serviceaccounts', namespace },
      ];
    default:
      return [];
  }
}

function rightsOfChange({ effect, by }: Change, target: KubernetesTarget): Right[] {
  const place = {
    group: groupOf(target.apiVersion),
    resource: pluralOf(target.kind),
    ...(target.namespace !== undefined && { namespace: target.namespace }),
  };
  const look: Right = { verb: 'get', ...place };
  if (by === 'source') return [look];
  switch (effect.do) {
    case 'create':
      return [look, { verb: 'create', ...place }, ...rightsToBind(effect.body, target)];
    case 'delete':
      return [look, { verb: 'delete', ...place }];
    case 'edit':
    case 'restart':
      return [look, { verb: 'patch', ...place }, ...rightsOnPods(target)];
  }
}

/** The new pod is tried before; what keeps an ordered StatefulSet from going back has to be deleted. */
function rightsOnPods({ kind, namespace }: KubernetesTarget): Right[] {
  if (kind === 'ServiceAccount' || namespace === undefined) return [];
  const verbs = kind === 'StatefulSet' ? ['create', 'delete', 'list'] : ['create', 'list'];
  const replicaSets = { verb: 'get', group: 'apps', resource: 'replicasets', namespace };
  return [
    ...verbs.map((verb) => ({ verb, group: '', resource: 'pods', namespace })),
    // They lie between a Deployment and its pods.
    ...(kind === 'Deployment' ? [replicaSets] : []),
  ];
}

/** The API server lets nobody hand out what they don't have, unless they may bind the role. */
function rightsToBind(body: Json, { kind, namespace }: KubernetesTarget): Right[] {
  if (kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding') return [];
  const { kind: roleKind, name } = asObject(asObject(body)['roleRef']);
  const isLocal = roleKind === 'Role';
  const roleName = asString(name);
  return [
    {
      verb: 'bind',
      group: RBAC,
      resource: isLocal ? 'roles' : 'clusterroles',
      ...(namespace !== undefined && { namespace }),
      ...(roleName !== undefined && { name: roleName }),
    },
  ];
}
