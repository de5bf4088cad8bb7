import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import type { Change, Check } from '../../../src/core/change/types.js';
import { asList, asObject, type JsonObject } from '../../../src/core/json.js';
import { describeRight, formatRule, type Right, rightsFor } from '../../../src/core/run/rights-for.js';
import { makeWorld } from '../../support/memory-world.js';
import { azureIdentity, azureIdentityBinding, roleBinding, serviceAccount, workload } from '../../support/objects.js';
import { planObjects } from '../../support/planning.js';
import { planRollbackInMemory } from '../../support/rollback-in-memory.js';
import { planShop, runInMemory, shop } from '../../support/run-in-memory.js';
import { labelChange, sampleChange, sampleTarget } from '../../support/sample-plan.js';

/** By a plan with something of everything. */
const NEEDED = [
  'configmaps',
  'cronjobs',
  'daemonsets',
  'deployments',
  'leases',
  'mutatingwebhookconfigurations',
  'namespaces',
  'pods',
  'replicasets',
  'rolebindings',
  'roles',
  'serviceaccounts',
  'statefulsets',
];
const OPTIONS = { stateNamespace: 'runs' };

function describeAll(changes: readonly Change[], checks: readonly Check[] = []): string[] {
  return rightsFor(changes, checks, OPTIONS).map(describeRight);
}

function readRules(file: string): JsonObject[] {
  const text = readFileSync(new URL(`../../../templates/rbac/${file}.yaml`, import.meta.url), 'utf8');
  return parseAllDocuments(text).flatMap((role) => asList(asObject(role.toJS())['rules']).map(asObject));
}

function isGranted({ verb, group, resource, subresource }: Right, rules: readonly JsonObject[]): boolean {
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  return rules.some(
    (rule) =>
      asList(rule['apiGroups']).includes(group) &&
      asList(rule['resources']).includes(what) &&
      asList(rule['verbs']).includes(verb),
  );
}

describe('the rights that a run needs', () => {
  const runs = ['configmaps', 'leases.coordination.k8s.io'].flatMap((what) =>
    ['create', 'get', 'patch'].map((verb) => `${verb} ${what} in namespace runs`),
  );

  it('are those of the lock and the record, whatever it does', () => {
    expect(describeAll([])).toEqual(runs.sort());
  });

  it.each<[string, Change, string[]]>([
    [
      'an edit of a Deployment',
      labelChange(sampleTarget('Deployment', 'api')),
      [
        'create pods in namespace shop',
        'get deployments.apps in namespace shop',
        'get replicasets.apps in namespace shop',
        'list pods in namespace shop',
        'patch deployments.apps in namespace shop',
      ],
    ],
    [
      'an edit of a StatefulSet',
      labelChange(sampleTarget('StatefulSet', 'db')),
      [
        'create pods in namespace shop',
        'delete pods in namespace shop',
        'get statefulsets.apps in namespace shop',
        'list pods in namespace shop',
        'patch statefulsets.apps in namespace shop',
      ],
    ],
    [
      'what its source writes',
      labelChange(sampleTarget('Deployment', 'api'), { by: 'source' }),
      ['get deployments.apps in namespace shop'],
    ],
    [
      'a new account',
      sampleChange({ id: 'x', target: sampleTarget('ServiceAccount', 'api'), effect: { do: 'create', body: {} } }),
      ['create serviceaccounts in namespace shop', 'get serviceaccounts in namespace shop'],
    ],
    [
      'a new binding',
      sampleChange({
        id: 'x',
        target: { ...sampleTarget('RoleBinding', 'api'), apiVersion: 'rbac.authorization.k8s.io/v1' },
        effect: { do: 'create', body: { roleRef: { kind: 'ClusterRole', name: 'reader' } } },
      }),
      [
        'bind clusterroles.rbac.authorization.k8s.io reader in namespace shop',
        'create rolebindings.rbac.authorization.k8s.io in namespace shop',
        'get rolebindings.rbac.authorization.k8s.io in namespace shop',
      ],
    ],
    [
      'a credential',
      sampleChange({ id: 'x', target: { system: 'azure', id: 'identity' }, effect: { do: 'create', body: {} } }),
      [],
    ],
  ])('for %s', (_, change, expected) => {
    expect(describeAll([change]).filter((right) => !runs.includes(right))).toEqual(expected);
  });

  it('are all granted by the roles that we ship', () => {
    const objects = [
      ...['api', 'web'].flatMap((name, number) => [
        azureIdentity('shop', name, { number }),
        azureIdentityBinding('shop', name, name, name),
        workload('shop', name, { label: name, account: 'shared' }),
      ]),
      ...(['StatefulSet', 'DaemonSet', 'ReplicaSet', 'CronJob'] as const).map((kind) =>
        workload('shop', kind.toLowerCase(), { kind, label: 'api', account: kind.toLowerCase() }),
      ),
      ...['shared', 'statefulset', 'daemonset', 'replicaset', 'cronjob'].map((name) => serviceAccount('shop', name)),
      roleBinding('shop', 'to-role', 'shared'),
    ];
    const file = { policy: { serviceAccountSplit: 'carry-over' as const } };
    const { changes, checks } = planObjects(objects, { file });
    const rights = rightsFor(changes, checks, OPTIONS);
    const rules = [...readRules('apply'), ...readRules('scan')];
    expect(rights.filter((right) => !isGranted(right, rules))).toEqual([]);
    expect(new Set(rights.map(({ resource }) => resource))).toEqual(new Set(NEEDED));
  });

  it('of a rollback that deletes are granted too', async () => {
    const state = makeWorld(shop());
    const plan = planShop();
    await runInMemory(state, { plan });
    const { changes, checks } = await planRollbackInMemory(state, plan, { deleteCreated: true });
    const rights = rightsFor(changes, checks, OPTIONS);
    const rules = [...readRules('apply'), ...readRules('rollback'), ...readRules('scan')];
    expect(rights.filter((right) => !isGranted(right, rules))).toEqual([]);
    expect(rights.filter(({ verb }) => verb === 'delete').map(({ resource }) => resource)).toEqual(
      expect.arrayContaining(['pods', 'rolebindings', 'serviceaccounts']),
    );
  });

  it('are told as rules', () => {
    expect(
      formatRule({ verb: 'create', group: '', resource: 'serviceaccounts', subresource: 'token', name: 'api' }),
    ).toBe("{apiGroups: [''], resources: [serviceaccounts/token], resourceNames: [api], verbs: [create]}");
  });
});
