/** templates/rbac/apply.yaml is exactly what it takes to carry out a plan: with it every request of one is granted, and no right in it is too many. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CUSTOM_KINDS, type CustomKind } from '../../src/core/inventory/custom-kinds.js';
import { isClusterWide } from '../../src/core/inventory/raw-object.js';
import { asObject, type JsonObject } from '../../src/core/json.js';
import { azureIdentity, azureIdentityBinding, roleBinding, serviceAccount, workload } from '../support/objects.js';
import { planInventories } from '../support/planning.js';
import { recordCase } from './agreements.js';
import { makeForeign, OLD_POD, performApply, RUNS_NAMESPACE, SHOP } from './apply-deeds.js';
import { type ControlPlane, startControlPlane } from './control-plane.js';
import { defineForeignKinds, findForeignKinds } from './foreign-kinds.js';
import { loadObjects } from './load-objects.js';
import { readPodIdentityDefinitions } from './pod-identity-definitions.js';
import { dropEachRight, grant, readRules, waitUntilMayRead } from './rights.js';
import { scanLive } from './scan-live.js';
import { findForbidden, recordRequests, type SentRequest } from './sent-requests.js';

const RULES = readRules('apply');
const REDUCED = dropEachRight(RULES).map((rights, position) => ({ ...rights, user: `user-${position}` }));
const FOREIGN = findForeignKinds(RULES, CUSTOM_KINDS);
const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'CronJob'] as const;
const WORKLOADS = KINDS.map((kind) => {
  const isJob = kind === 'CronJob';
  return workload(SHOP, kind.toLowerCase(), {
    kind,
    label: 'api',
    account: kind.toLowerCase(),
    ...(isJob ? { podSpec: { restartPolicy: 'Never' }, spec: { schedule: '0 0 1 1 *' } } : {}),
  });
});
/** Two workloads with different identities and one account, which is bound in every way that there is. */
const SPLIT = ['api', 'web'].flatMap((name, number) => [
  azureIdentity(SHOP, name, { number }),
  azureIdentityBinding(SHOP, name, name, name),
  workload(SHOP, name, { label: name, account: 'shared' }),
]);
const TO_CLUSTER_ROLE = {
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-reader' },
};

let controlPlane: ControlPlane;
let sent: readonly SentRequest[];
let refusal: string | undefined;

beforeAll(async () => {
  const users = [...REDUCED.map(({ user }) => user), 'full'];
  controlPlane = await startControlPlane({ users: Object.fromEntries(users.map((user) => [user, []])) });
  const admin = controlPlane.clientFor();
  for (const definition of await readPodIdentityDefinitions()) await admin.createDefinition(definition);
  await defineForeignKinds(admin, FOREIGN);
  await admin.createNamespace(RUNS_NAMESPACE);
  await loadObjects(admin, makeShop());
  const plan = planInventories([await scanLive(controlPlane)], {
    issuer: controlPlane.issuer,
    mode: 'standard',
    file: { policy: { serviceAccountSplit: 'carry-over' } },
  });
  for (const { user, rules } of REDUCED) await grant(admin, user, rules);
  await grant(admin, 'full', RULES);
  await waitUntilMayRead(controlPlane, 'full', '/api/v1/namespaces/kube-system');
  const recorder = recordRequests(controlPlane.clientFor('full'));
  refusal = await performApply(recorder.client, plan, FOREIGN).then(() => undefined, String);
  sent = recorder.sent;
});
afterAll(() => controlPlane.stop());

function makeShop(): JsonObject[] {
  const rules = [{ apiGroups: ['example.test'], resources: ['things'], verbs: ['get'] }];
  const rbac = 'rbac.authorization.k8s.io/v1';
  const { subjects = null } = roleBinding(SHOP, 'any', 'shared');
  return [
    ...SPLIT,
    serviceAccount(SHOP, 'shared'),
    { apiVersion: rbac, kind: 'Role', metadata: { namespace: SHOP, name: 'reader' }, rules },
    { apiVersion: rbac, kind: 'ClusterRole', metadata: { name: 'cluster-reader' }, rules },
    roleBinding(SHOP, 'to-role', 'shared'),
    { ...roleBinding(SHOP, 'to-cluster-role', 'shared'), ...TO_CLUSTER_ROLE },
    { apiVersion: rbac, kind: 'ClusterRoleBinding', metadata: { name: 'everywhere' }, subjects, ...TO_CLUSTER_ROLE },
    ...WORKLOADS,
    makeReplicationController(),
    ...[...KINDS, 'ReplicationController'].map((kind) => serviceAccount(SHOP, kind.toLowerCase())),
    workload(SHOP, OLD_POD.name, { kind: 'Pod' }),
    ...FOREIGN.map(makeForeign),
  ];
}

function makeReplicationController(): JsonObject {
  const name = 'replicationcontroller';
  const { spec } = workload(SHOP, name, { kind: 'ReplicaSet', label: 'api', account: name });
  const { template = null } = asObject(spec);
  return { apiVersion: 'v1', kind: 'ReplicationController', metadata: { namespace: SHOP, name }, spec: { template } };
}

/** Runs are over before an edit could help them, and what has no namespace is no workload. */
function isEdited({ kind, rollout }: CustomKind): boolean {
  return rollout !== 'immutable' && rollout !== 'unknown' && !isClusterWide(kind);
}

describe('the rights to apply', () => {
  it('are enough for every request of a plan', () => {
    expect(refusal).toBeUndefined();
  });

  it('cover the custom resources that a plan may edit, and no others', () => {
    const ours = FOREIGN.map(({ group, kind }) => `${kind}.${group}`).sort();
    expect(ours).toEqual(
      CUSTOM_KINDS.filter(isEdited)
        .map(({ group, kind }) => `${kind}.${group}`)
        .sort(),
    );
  });

  it.each(REDUCED)('are too few without $without', async ({ user }) => {
    const forbidden = await findForbidden(controlPlane.clientFor(user), sent);
    await recordCase('kube-apiserver', 'rights of apply.yaml, taken away one at a time', () => {
      expect(forbidden).toBeDefined();
    });
  });
});
