/** Rules of the inventory that hold for any objects: none is lost, none is read twice, and their order does not matter. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildInventory } from '../../../src/core/inventory/build-inventory.js';
import type { FoundRoot } from '../../../src/core/inventory/found.js';
import { readRawObject } from '../../../src/core/inventory/raw-object.js';
import { asList, asObject, asString, type JsonObject } from '../../../src/core/json.js';
import { arbitraryCluster } from '../../support/arbitrary-cluster.js';
import { azureIdentity, foundRoot, inventoryOf, liveInventoryOf, workload } from '../../support/objects.js';

const type = fc.constantFrom(
  ['v1', 'Pod'],
  ['v1', 'ReplicationController'],
  ['apps/v1', 'Deployment'],
  ['apps/v1beta1', 'StatefulSet'],
  ['extensions/v1beta1', 'Deployment'],
  ['batch/v1beta1', 'CronJob'],
  ['batch.volcano.sh/v1alpha1', 'Job'],
  ['argoproj.io/v1alpha1', 'Rollout'],
  ['argoproj.io/v1alpha1', 'ClusterWorkflowTemplate'],
  ['kafka.strimzi.io/v1beta2', 'Kafka'],
  ['tekton.dev/v1', 'TaskRun'],
  ['example.com/v1', 'App'],
  ['v1', 'ServiceAccount'],
  ['v1', 'Namespace'],
  ['v1', 'ConfigMap'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
  ['aadpodidentity.k8s.io/v1', 'AzureIdentity'],
  ['aadpodidentity.k8s.io/v1', 'AzureIdentityBinding'],
  ['aadpodidentity.k8s.io/v1', 'AzurePodIdentityException'],
  ['aadpodidentity.k8s.io/v1', 'AzureAssignedIdentity'],
  ['example.com/v1', 'AzureIdentity'],
  ['secrets-store.csi.x-k8s.io/v1', 'SecretProviderClass'],
  ['security.istio.io/v1', 'AuthorizationPolicy'],
  ['security.openshift.io/v1', 'SecurityContextConstraints'],
  ['', ''],
  ['v1', 'constructor'],
);
const spec = fc.constantFrom<JsonObject>(
  {},
  { workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' } },
  { foo: { spec: { containers: [] } } },
  { provider: 'azure' },
  { provider: 'gcp' },
  { rules: [null] },
);
const anyObject = fc
  .record({ type, name: fc.constantFrom('a', 'b', '__proto__'), spec, withSpec: fc.boolean() })
  .map(({ type: [apiVersion = '', kind = ''], name, spec, withSpec }): JsonObject => ({
    apiVersion,
    kind,
    metadata: { namespace: 'shop', name },
    ...(withSpec ? { spec } : {}),
  }));

function refsOf(found: FoundRoot): Set<string> {
  const entries = Object.values(buildInventory(found)).flatMap(asList);
  return new Set(entries.flatMap((entry) => asString(asObject(entry)['ref']) ?? []));
}

describe('the inventory', () => {
  it('of files has every object in one of its lists', () => {
    fc.assert(
      fc.property(fc.array(anyObject, { maxLength: 6 }), (objects) => {
        const expected = objects.map((object) => readRawObject({ object, origin: {} }).ref);
        expect(refsOf(foundRoot(objects))).toEqual(new Set(expected));
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on the order in which objects are found', () => {
    const shuffled = arbitraryCluster.chain((objects) =>
      fc.tuple(fc.constant(objects), fc.shuffledSubarray(objects, { minLength: objects.length })),
    );
    fc.assert(
      fc.property(shuffled, ([objects, others]) => {
        expect(liveInventoryOf(others)).toEqual(liveInventoryOf(objects));
      }),
      { numRuns: 200 },
    );
  });

  it('has an object once that is written twice, and twice where they differ', () => {
    const once = azureIdentity('shop', 'id-1', { number: 1 });
    const other = azureIdentity('shop', 'id-1', { number: 2 });

    expect(inventoryOf([once, once]).identities).toHaveLength(1);
    expect(inventoryOf([once, other, once]).identities).toHaveLength(2);
    expect(inventoryOf([workload('shop', 'api'), workload('shop', 'api')]).workloads).toHaveLength(1);
  });
});
