/** templates/rbac/scan.yaml is exactly what a scan needs: with it nothing is skipped, and no right in it is too many. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CUSTOM_KINDS } from '../../src/core/inventory/custom-kinds.js';
import type { Inventory } from '../../src/core/inventory/model.js';
import { INTEGRATION_KINDS } from '../../src/core/inventory/read-integration.js';
import type { JsonObject } from '../../src/core/json.js';
import { pluralOf } from '../../src/core/plural-of.js';
import { azureIdentityBinding, workload } from '../support/objects.js';
import { recordCase } from './agreements.js';
import { type ControlPlane, startControlPlane } from './control-plane.js';
import { createFakeNode } from './fake-node.js';
import { defineForeignKinds, findForeignKinds } from './foreign-kinds.js';
import { loadObjects } from './load-objects.js';
import { readPodIdentityDefinitions } from './pod-identity-definitions.js';
import { dropEachRight, grant, readRules } from './rights.js';
import { scanLive } from './scan-live.js';
import { waitUntil } from './wait-until.js';

const RULES = readRules('scan');
const REDUCED = dropEachRight(RULES).map((rights, position) => ({ ...rights, user: `user-${position}` }));
/** Custom resources that are read by name only, where they own a pod. */
const OWNERS = [
  ...CUSTOM_KINDS.filter(({ runs }) => runs).map(({ kind, group }) => ({ kind, group })),
  { kind: 'Revision', group: 'serving.knative.dev' },
  { kind: 'StrimziPodSet', group: 'core.strimzi.io' },
  { kind: 'EphemeralRunner', group: 'actions.github.com' },
  { kind: 'EphemeralRunnerSet', group: 'actions.github.com' },
];
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
  nodes: (full, { root: { cluster }, skipped }) => {
    expect({ cluster, skipped }).toEqual({ cluster: { ...full.root.cluster, nodes: undefined }, skipped: [] });
  },
  ...Object.fromEntries(
    OWNERS.map(({ kind, group }) => [
      pluralOf(kind),
      (_: Inventory, { skipped }: Inventory) => {
        expect(skipped).toEqual([
          expect.objectContaining({ what: `${kind}.${group} that own pods`, why: 'forbidden' }),
        ]);
      },
    ]),
  ),
  // Every cluster grants it to everybody who is known, by its own role system:discovery.
  '/version': (full, reduced) => {
    expect(reduced).toEqual(full);
  },
};
/** Software that a scan looks at where it is installed. */
const FOREIGN = findForeignKinds(RULES, [
  ...CUSTOM_KINDS,
  ...OWNERS,
  ...INTEGRATION_KINDS,
  { group: 'security.istio.io', kind: 'AuthorizationPolicy' },
  { group: 'security.openshift.io', kind: 'SecurityContextConstraints' },
  { group: 'secrets-store.csi.x-k8s.io', kind: 'SecretProviderClass' },
]);
let controlPlane: ControlPlane;
let full: Inventory;

beforeAll(async () => {
  const users = [...REDUCED.map(({ user }) => user), 'full'];
  controlPlane = await startControlPlane({ users: Object.fromEntries(users.map((user) => [user, []])) });
  const client = controlPlane.clientFor();
  for (const definition of await readPodIdentityDefinitions()) await client.createDefinition(definition);
  await defineForeignKinds(client, FOREIGN);
  await loadObjects(client, [
    azureIdentityBinding('shop', 'open', 'identity', ''),
    workload('shop', 'alone', { kind: 'ReplicaSet' }),
    ...OWNERS.map(makeOwnedPod),
  ]);
  await createFakeNode(client);
  for (const { user, rules } of REDUCED) await grant(client, user, rules);
  await grant(client, 'full', RULES);
  // Rights that were given last are the last to be known.
  await waitUntil(controlPlane.programs, 'kube-apiserver', async () => {
    full = await scanLive(controlPlane, 'full');
    return full.skipped.length === 0;
  });
});
afterAll(() => controlPlane.stop());

/** The owner is not there: to be asked for it is enough. */
function makeOwnedPod({ group, kind }: { group: string; kind: string }): JsonObject {
  const owner = { apiVersion: `${group}/v1`, kind, name: 'owner', uid: `${kind}.${group}`, controller: true };
  const metadata = { ownerReferences: [owner] };
  return workload('shop', `${pluralOf(kind)}.${group}`, { kind: 'Pod', label: 'owned', metadata });
}

describe('the rights to scan', () => {
  it('are enough', () => {
    expect(full.skipped).toEqual([]);
    expect(full.root.cluster).toMatchObject({
      issuer: controlPlane.issuer,
      uid: expect.any(String),
      nodes: { resourceGroup: 'nodes' },
    });
    expect(full.workloads.map(({ ref }) => ref).sort()).toEqual(
      ['ReplicaSet.apps/shop/alone', ...OWNERS.map(({ kind, group }) => `${kind}.${group}/shop/owner`)].sort(),
    );
  });

  it.each(REDUCED)('are too few without $without, and a scan says so', async ({ user, without }) => {
    const reduced = await scanLive(controlPlane, user);
    const check = OTHERWISE[without];
    await recordCase('kube-apiserver', 'rights of scan.yaml, taken away one at a time', () => {
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
});
