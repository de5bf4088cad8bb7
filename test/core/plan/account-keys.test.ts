import { describe, expect, it } from '@jest/globals';
import type { Inventory, Workload } from '../../../src/core/inventory/model.js';
import type { JsonObject } from '../../../src/core/json.js';
import { findRoleBindings, findSplitSigns } from '../../../src/core/plan/account-keys.js';
import { liveInventoryOf, roleBinding, serviceAccount, workload } from '../../support/objects.js';

const PLAIN = workload('shop', 'api', { account: 'api' });
const ACCOUNT = serviceAccount('shop', 'api');

function signsOf(objects: readonly JsonObject[]): string[] {
  const inventory = liveInventoryOf(objects);
  const account = inventory.serviceAccounts.find(({ ref }) => ref === 'ServiceAccount/shop/api');
  return findSplitSigns(inventory, workloadOf(inventory), account);
}

function workloadOf({ workloads }: Inventory): Workload {
  const [found] = workloads;
  if (!found) throw new Error('no workload');
  return found;
}

function namespaceWith(labels: JsonObject, name = 'shop'): JsonObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function clusterRoleBinding(subject: JsonObject): JsonObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'reads-all' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [subject],
  };
}

function meshPolicy(principal: string, key = 'principals'): JsonObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { namespace: 'shop', name: 'allow' },
    spec: { rules: [{ from: [{ source: { [key]: [principal] } }] }] },
  };
}

function constraints(user: string): JsonObject {
  return {
    apiVersion: 'security.openshift.io/v1',
    kind: 'SecurityContextConstraints',
    metadata: { name: 'anyuid' },
    users: [user],
  };
}

function annotated(key: string): JsonObject {
  return workload('shop', 'api', { account: 'api', podAnnotations: { [key]: 'x' } });
}

describe('a sign that something keys on an account', () => {
  it.each<[string, readonly JsonObject[], RegExp]>([
    [
      'a role binding',
      [PLAIN, ACCOUNT, roleBinding('shop', 'reads', 'api')],
      /RoleBinding.*reads gives it Role reader/,
    ],
    [
      'a role binding of another namespace',
      [
        PLAIN,
        ACCOUNT,
        {
          ...roleBinding('other', 'reads', 'api'),
          subjects: [{ kind: 'ServiceAccount', name: 'api', namespace: 'shop' }],
        },
      ],
      /other\/reads gives it/,
    ],
    [
      'a cluster role binding',
      [PLAIN, ACCOUNT, clusterRoleBinding({ kind: 'ServiceAccount', name: 'api', namespace: 'shop' })],
      /ClusterRoleBinding.*reads-all gives it ClusterRole view/,
    ],
    [
      'a pull secret',
      [PLAIN, serviceAccount('shop', 'api', { imagePullSecrets: [{ name: 'registry' }] })],
      /pull secret registry/,
    ],
    [
      'an AWS role',
      [PLAIN, serviceAccount('shop', 'api', { annotations: { 'eks.amazonaws.com/role-arn': 'arn' } })],
      /an AWS role/,
    ],
    [
      'a Google account',
      [PLAIN, serviceAccount('shop', 'api', { annotations: { 'iam.gke.io/gcp-service-account': 'x@y' } })],
      /a Google service account/,
    ],
    ['a mesh policy', [PLAIN, ACCOUNT, meshPolicy('cluster.local/ns/shop/sa/api')], /AuthorizationPolicy.*names it/],
    [
      'a mesh policy that excludes it',
      [PLAIN, ACCOUNT, meshPolicy('cluster.local/ns/shop/sa/api', 'notPrincipals')],
      /AuthorizationPolicy.*names it/,
    ],
    [
      'an OpenShift constraint',
      [PLAIN, ACCOUNT, constraints('system:serviceaccount:shop:api')],
      /SecurityContextConstraints.*anyuid names it/,
    ],
    ['Istio injection', [PLAIN, ACCOUNT, namespaceWith({ 'istio-injection': 'enabled' })], /Istio .*istio-injection/],
    ['an Istio revision', [PLAIN, ACCOUNT, namespaceWith({ 'istio.io/rev': 'asm-1-24' })], /Istio .*istio\.io\/rev/],
    ['ambient Istio', [PLAIN, ACCOUNT, namespaceWith({ 'istio.io/dataplane-mode': 'ambient' })], /Istio /],
    ['Linkerd injection', [PLAIN, ACCOUNT, namespaceWith({ 'linkerd.io/inject': 'enabled' })], /Linkerd /],
    ['Istio on the pod', [annotated('sidecar.istio.io/inject'), ACCOUNT], /Istio knows its pods/],
    ['Linkerd on the pod', [annotated('linkerd.io/inject'), ACCOUNT], /Linkerd knows its pods/],
    [
      'Linkerd settings on the pod',
      [annotated('config.linkerd.io/proxy-log-level'), ACCOUNT],
      /Linkerd knows its pods/,
    ],
    ['Consul on the pod', [annotated('consul.hashicorp.com/connect-inject'), ACCOUNT], /Consul knows its pods/],
    ['Vault on the pod', [annotated('vault.hashicorp.com/role'), ACCOUNT], /Vault knows its pods/],
    ['OpenShift on the pod', [annotated('openshift.io/scc'), ACCOUNT], /OpenShift SCC knows its pods/],
  ])('is %s', (_name, objects, sign) => {
    expect(signsOf(objects)).toEqual([expect.stringMatching(sign)]);
  });

  it.each<[string, readonly JsonObject[]]>([
    ['nothing at all', [PLAIN, ACCOUNT]],
    ['an account that was not found', [PLAIN]],
    ['a role binding of another account', [PLAIN, ACCOUNT, roleBinding('shop', 'reads', 'other')]],
    ['a role binding of an account of that name elsewhere', [PLAIN, ACCOUNT, roleBinding('other', 'reads', 'api')]],
    ['a role binding of a user of that name', [PLAIN, ACCOUNT, clusterRoleBinding({ kind: 'User', name: 'api' })]],
    ['a mesh policy for another account', [PLAIN, ACCOUNT, meshPolicy('cluster.local/ns/shop/sa/other')]],
    ['a mesh policy for another namespace', [PLAIN, ACCOUNT, meshPolicy('cluster.local/ns/other/sa/api')]],
    ['an OpenShift constraint for a user', [PLAIN, ACCOUNT, constraints('api')]],
    ['injection that is off', [PLAIN, ACCOUNT, namespaceWith({ 'istio-injection': 'disabled' })]],
    ['injection in another namespace', [PLAIN, ACCOUNT, namespaceWith({ 'istio-injection': 'enabled' }, 'other')]],
    ['an annotation of ours', [annotated('azure.workload.identity/skip-containers'), ACCOUNT]],
    [
      'a pull secret of the template',
      [workload('shop', 'api', { account: 'api', podSpec: { imagePullSecrets: [{ name: 'registry' }] } }), ACCOUNT],
    ],
  ])('is not %s', (_name, objects) => {
    expect(signsOf(objects)).toEqual([]);
  });

  it('is told once each, where several are there', () => {
    const account = serviceAccount('shop', 'api', { imagePullSecrets: [{ name: 'a' }, { name: 'b' }] });

    expect(
      signsOf([PLAIN, account, roleBinding('shop', 'one', 'api'), roleBinding('shop', 'two', 'api')]),
    ).toHaveLength(4);
  });
});

describe('the role bindings of an account', () => {
  it('are those that name it, with its namespace where they tell none', () => {
    const { roleBindings, ...inventory } = liveInventoryOf([
      { ...roleBinding('shop', 'implied', 'api'), subjects: [{ kind: 'ServiceAccount', name: 'api' }] },
      roleBinding('shop', 'other', 'web'),
      {
        ...roleBinding('shop', 'user', 'api'),
        subjects: [{ kind: 'User', name: 'system:serviceaccount:shop:api' }],
      },
    ]);

    expect(findRoleBindings({ ...inventory, roleBindings }, 'shop', 'api').map(({ name }) => name)).toEqual([
      'implied',
      'user',
    ]);
  });
});
