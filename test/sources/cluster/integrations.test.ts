import { expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import { type FakeOptions, forbidden } from '../../support/fake-kubernetes.js';
import { startReadableCluster } from '../../support/read-cluster.js';

async function readLive(options: FakeOptions) {
  const cluster = await startReadableCluster(options);
  try {
    const [inventory] = await cluster.readInventory();
    return { inventory, paths: cluster.server.requests.map(({ path }) => path) };
  } finally {
    await cluster.stop();
  }
}

function trigger(name: string, provider: string): JsonObject {
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'TriggerAuthentication',
    metadata: { namespace: 'shop', name, uid: name },
    spec: { podIdentity: { provider } },
  };
}

function store(version: string): JsonObject {
  return {
    apiVersion: `external-secrets.io/${version}`,
    kind: 'SecretStore',
    metadata: { namespace: 'shop', name: 'vault', uid: 'vault' },
    spec: { provider: { azurekv: { authType: 'ManagedIdentity' } } },
  };
}

it('reads the settings of the products that the cluster has, in the version that it serves', async () => {
  const { inventory, paths } = await readLive({
    groups: ['keda.sh', 'external-secrets.io'],
    objects: [trigger('queue', 'azure'), trigger('other', 'azure-workload'), store('v1beta1')],
  });
  expect(inventory?.integrations.map(({ ref }) => ref)).toEqual([
    'SecretStore.external-secrets.io/shop/vault',
    'TriggerAuthentication.keda.sh/shop/queue',
  ]);
  expect(inventory?.others).toEqual([]);
  expect(paths.filter((path) => path.includes('cert-manager.io'))).toEqual([]);
});

it('tells what it may not read; no workload becomes unknown for it', async () => {
  const { inventory } = await readLive({
    groups: ['keda.sh'],
    objects: [trigger('queue', 'azure')],
    intercept: ({ path }) =>
      path.endsWith('/triggerauthentications') ? forbidden('triggerauthentications') : undefined,
  });
  expect(inventory?.integrations).toEqual([]);
  expect(inventory?.skipped).toEqual([
    expect.objectContaining({ what: 'triggerauthentications in all namespaces', why: 'forbidden', affects: [] }),
  ]);
});
