import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import { findPinnedSettings } from '../../../src/core/plan/pinned-settings.js';
import { liveInventoryOf, workload } from '../../support/objects.js';

function settingsOf(podSpec: JsonObject, others: readonly JsonObject[] = []): string[] {
  const inventory = liveInventoryOf([workload('shop', 'api', { podSpec }), ...others]);
  return inventory.workloads.flatMap((found) => findPinnedSettings(found, inventory));
}

function withVariable(name: string, value: string): JsonObject {
  return { containers: [{ name: 'app', image: 'x', env: [{ name, value }] }] };
}

function secretClass(namespace: string, name: string, usePodIdentity: string, provider = 'azure'): JsonObject {
  return {
    apiVersion: 'secrets-store.csi.x-k8s.io/v1',
    kind: 'SecretProviderClass',
    metadata: { namespace, name },
    spec: { provider, parameters: { usePodIdentity } },
  };
}

const MOUNTS: JsonObject = {
  volumes: [
    { name: 's', csi: { driver: 'secrets-store.csi.k8s.io', volumeAttributes: { secretProviderClass: 'kv' } } },
  ],
};

describe('a variable', () => {
  it.each([
    ['AZURE_AUTH_METHOD', 'msi'],
    ['AZURE_AUTH_METHOD', 'MSI'],
    ['AZURE_TOKEN_CREDENTIALS', 'ManagedIdentityCredential'],
    ['AZURE_USE_MSI', 'True'],
    ['ARM_USE_MSI', 'true'],
  ])('%s=%s keeps a workload where it is', (name, value) => {
    expect(settingsOf(withVariable(name, value))).toEqual([`container app sets ${name}=${value}`]);
  });

  it.each([
    ['AZURE_AUTH_METHOD', 'workload_identity'],
    ['AZURE_TOKEN_CREDENTIALS', 'prod'],
    ['AZURE_USE_MSI', 'false'],
    ['ARM_USE_MSI', ''],
    ['constructor', 'true'],
  ])('%s=%s does not', (name, value) => {
    expect(settingsOf(withVariable(name, value))).toEqual([]);
  });
});

describe('a SecretProviderClass', () => {
  it.each<[string, JsonObject, number]>([
    ['that uses pod identity', secretClass('shop', 'kv', 'true'), 1],
    ['that uses it, in another case', secretClass('shop', 'kv', 'True'), 1],
    ['that does not', secretClass('shop', 'kv', 'false'), 0],
    ['of another namespace', secretClass('other', 'kv', 'true'), 0],
    ['that is not mounted', secretClass('shop', 'other', 'true'), 0],
    ['of another provider', secretClass('shop', 'kv', 'true', 'gcp'), 0],
  ])('%s', (_name, object, count) => {
    expect(settingsOf(MOUNTS, [object])).toHaveLength(count);
  });
});
