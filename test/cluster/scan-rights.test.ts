/** templates/rbac/scan.yaml is exactly what a scan needs: with it nothing is skipped, and no right in it is too many. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Inventory } from '../../src/core/inventory/model.js';
import type { JsonObject } from '../../src/core/json.js';
import { azureIdentityBinding, workload } from '../support/objects.js';
import { type ControlPlane, startControlPlane } from './control-plane.js';
import { loadObjects } from './load-objects.js';
import { readPodIdentityDefinitions } from './pod-identity-definitions.js';
import { scanLive } from './scan-live.js';
import { dropEachRight, readScanRules, type Rights } from './scan-rights.js';
import { waitUntil } from './wait-until.js';

const RULES = readScanRules();
const REDUCED = dropEachRight(RULES).map((rights, position) => ({ ...rights, user: `user-${position}` }));
/** Any right that these take away shows otherwise than as a list that was skipped. */
const OTHERWISE: Record<string, (full: Inventory, reduced: Inventory) => void> = {
  'get replicasets': (_, { skipped }) => {
    expect(skipped).toEqual([expect.objectContaining({ what: 'ReplicaSet shop/alone', why: 'forbidden' })]);
  },
  'get namespaces': (full, { root: { cluster }, skipped }) => {
    expect({ cluster, skipped }).toEqual({ cluster: { ...full.root.cluster, uid: undefined }, skipped: [] });
  },
  '/.well-known/openid-configuration': (full, { root: { cluster }, skipped }) => {
    expect({ cluster, skipped }).toEqual({ cluster: { ...full.root.cluster, issuer: undefined }, skipped: [] });
  },
  // Every cluster grants it to everybody who is known, by its own role system:discovery.
  '/version': (full, reduced) => {
    expect(reduced).toEqual(full);
  },
};
/** Software that a scan looks at where it is installed. */
const OTHER_KINDS = [
  { group: 'security.istio.io', plural: 'authorizationpolicies', kind: 'AuthorizationPolicy', scope: 'Namespaced' },
  {
    group: 'security.openshift.io',
    plural: 'securitycontextconstraints',
    kind: 'SecurityContextConstraints',
    scope: 'Cluster',
  },
  {
    group: 'secrets-store.csi.x-k8s.io',
    plural: 'secretproviderclasses',
    kind: 'SecretProviderClass',
    scope: 'Namespaced',
  },
];

let controlPlane: ControlPlane;
let full: Inventory;

beforeAll(async () => {
  const users = [...REDUCED.map(({ user }) => user), 'full'];
  controlPlane = await startControlPlane({ users: Object.fromEntries(users.map((user) => [user, []])) });
  const client = controlPlane.clientFor();
  for (const definition of await readPodIdentityDefinitions()) await client.createDefinition(definition);
  for (const kind of OTHER_KINDS) await client.createDefinition(makeDefinition(kind));
  await loadObjects(client, [
    azureIdentityBinding('shop', 'open', 'identity', ''),
    workload('shop', 'alone', { kind: 'ReplicaSet' }),
  ]);
  for (const { user, rules } of REDUCED) await grant(user, rules);
  await grant('full', RULES);
  // Rights that were given last are the last to be known.
  await waitUntil(controlPlane.programs, 'kube-apiserver', async () => {
    full = await scanLive(controlPlane, 'full');
    return full.skipped.length === 0;
  });
});
afterAll(() => controlPlane.stop());

function makeDefinition({ group, plural, kind, scope }: (typeof OTHER_KINDS)[number]): JsonObject {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: { group, scope, names: { plural, kind }, versions: [{ name: 'v1', served: true, storage: true, schema }] },
  };
}

async function grant(user: string, rules: Rights['rules']): Promise<void> {
  const apiGroup = 'rbac.authorization.k8s.io';
  const head = { apiVersion: `${apiGroup}/v1`, metadata: { name: user } };
  const client = controlPlane.clientFor();
  await client.create({ ...head, kind: 'ClusterRole', rules });
  await client.create({
    ...head,
    kind: 'ClusterRoleBinding',
    roleRef: { apiGroup, kind: 'ClusterRole', name: user },
    subjects: [{ apiGroup, kind: 'User', name: user }],
  });
}

describe('the rights to scan', () => {
  it('are enough', () => {
    expect(full.skipped).toEqual([]);
    expect(full.root.cluster).toMatchObject({ issuer: controlPlane.issuer, uid: expect.any(String) });
    expect(full.workloads.map(({ ref }) => ref)).toEqual(['ReplicaSet.apps/shop/alone']);
  });

  it.each(REDUCED)('are too few without $without, and a scan says so', async ({ user, without }) => {
    const reduced = await scanLive(controlPlane, user);
    const check = OTHERWISE[without];
    if (check) return check(full, reduced);
    const plural = without.split(' ').at(-1);
    expect(reduced.skipped).toEqual([
      expect.objectContaining({
        what: expect.stringMatching(new RegExp(`^${plural}( in all namespaces)?$`)),
        why: 'forbidden',
        message: expect.stringContaining(`list on ${plural}`),
      }),
    ]);
  });
});
