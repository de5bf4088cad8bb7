import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import { findPinnedSettings } from '../../../src/core/plan/pinned-settings.js';
import { liveInventoryOf, podWithVariable, secretProviderClass, workload } from '../../support/objects.js';

function settingsOf(podSpec: JsonObject, others: readonly JsonObject[] = []): string[] {
  const inventory = liveInventoryOf([workload('shop', 'api', { podSpec }), ...others]);
  return inventory.workloads.flatMap((found) => findPinnedSettings(found, inventory));
}

const MOUNTS: JsonObject = {
  volumes: [
    { name: 's', csi: { driver: 'secrets-store.csi.k8s.io', volumeAttributes: { secretProviderClass: 'kv' } } },
  ],
};

describe('a variable', () => {
  it.each([
    ['AZURE_AUTH_METHOD', 'msi', /remove it/],
    ['AZURE_AUTH_METHOD', 'MSI', /remove it/],
    ['AZURE_TOKEN_CREDENTIALS', 'ManagedIdentityCredential', /WorkloadIdentityCredential/],
    ['AZURE_TOKEN_CREDENTIALS', 'AzureCliCredential', /WorkloadIdentityCredential/],
    ['AZURE_TOKEN_CREDENTIALS', 'dev', /write prod/],
    ['AZURE_USE_MSI', 'True', /remove it/],
    ['ARM_USE_MSI', 'true', /ARM_USE_AKS_WORKLOAD_IDENTITY=true/],
    ['AZCOPY_AUTO_LOGIN_TYPE', 'MSI', /WORKLOAD/],
    ['AZURE_STORAGE_AUTH_TYPE', 'msi', /blobfuse/],
    ['SPRING_CLOUD_AZURE_CREDENTIAL_MANAGED_IDENTITY_ENABLED', 'true', /false/],
    ['SPRING_CLOUD_AZURE_CREDENTIAL_MANAGEDIDENTITYENABLED', 'true', /false/],
    ['spring.cloud.azure.credential.managed-identity-enabled', 'true', /false/],
    ['Orders__credential', 'managedidentity', /workloadidentity/],
  ])('%s=%s keeps a workload where it is', (name, value, instead) => {
    const settings = settingsOf(podWithVariable(name, value));

    expect(settings).toEqual([expect.stringContaining(`container app sets ${name}=${value}: `)]);
    expect(settings[0]).toMatch(instead);
  });

  it.each([
    ['AZURE_AUTH_METHOD', 'workload_identity'],
    ['AZURE_TOKEN_CREDENTIALS', 'prod'],
    ['AZURE_TOKEN_CREDENTIALS', 'WorkloadIdentityCredential'],
    ['AZURE_TOKEN_CREDENTIALS', ''],
    ['AZURE_TOKEN_CREDENTIALS', '${CREDENTIALS}'],
    ['AZURE_USE_MSI', 'false'],
    ['ARM_USE_MSI', ''],
    ['AZCOPY_AUTO_LOGIN_TYPE', 'WORKLOAD'],
    ['AZURE_STORAGE_AUTH_TYPE', 'Key'],
    ['Orders__credential', 'workloadidentity'],
    ['constructor', 'true'],
  ])('%s=%s does not', (name, value) => {
    expect(settingsOf(podWithVariable(name, value))).toEqual([]);
  });
});

describe('a command', () => {
  const runs = (...command: string[]): JsonObject => ({ containers: [{ name: 'app', image: 'x', command }] });

  it.each<[string, string[], RegExp]>([
    ['az login --identity', ['az', 'login', '--identity'], /--federated-token/],
    ['a script with it', ['sh', '-c', 'set -e\naz login --allow-no-subscriptions \\\n  -i\nrun'], /--federated-token/],
    ['azcopy login --identity', ['azcopy', 'login', '--identity'], /AZCOPY_AUTO_LOGIN_TYPE=WORKLOAD/],
    ['Connect-AzAccount -Identity', ['pwsh', '-c', 'Connect-AzAccount -Identity'], /-FederatedToken/],
    [
      'a Spring property',
      ['java', '-Dspring.cloud.azure.credential.managed-identity-enabled=true', '-jar', 'a'],
      /false/,
    ],
  ])('%s keeps a workload where it is', (_name, command, instead) => {
    expect(settingsOf(runs(...command))).toEqual([expect.stringMatching(instead)]);
  });

  it.each<[string, string[]]>([
    ['a login with the federated token', ['az', 'login', '--service-principal', '--federated-token', 'x']],
    ['--identity of another command', ['sh', '-c', 'az login --use-device-code; tool --identity']],
    ['an option that begins the same', ['az', 'login', '--identity-file', 'x']],
    ['another program', ['blaz', 'login', '--identity']],
  ])('%s does not', (_name, command) => {
    expect(settingsOf(runs(...command))).toEqual([]);
  });
});

describe('the proxy sidecar', () => {
  it.each<[string, JsonObject, number]>([
    ['serves a variable', podWithVariable('ARM_USE_MSI', 'true'), 0],
    ['does not serve a chain without managed identity', podWithVariable('AZURE_TOKEN_CREDENTIALS', 'dev'), 1],
    ['does not serve the Azure CLI', { containers: [{ name: 'app', image: 'x', args: ['az', 'login', '-i'] }] }, 1],
  ])('%s', (_name, podSpec, left) => {
    const inventory = liveInventoryOf([workload('shop', 'api', { podSpec })]);

    expect(inventory.workloads.flatMap((found) => findPinnedSettings(found, inventory, { proxy: true }))).toHaveLength(
      left,
    );
  });

  it('does not serve the Secrets Store CSI driver, which asks NMI itself', () => {
    const inventory = liveInventoryOf([
      workload('shop', 'api', { podSpec: MOUNTS }),
      secretProviderClass('shop', 'kv', { usePodIdentity: 'true' }),
    ]);

    expect(inventory.workloads.flatMap((found) => findPinnedSettings(found, inventory, { proxy: true }))).toHaveLength(
      1,
    );
  });
});

describe('a SecretProviderClass', () => {
  it.each<[string, JsonObject, number]>([
    ['that uses pod identity', secretProviderClass('shop', 'kv', { usePodIdentity: 'true' }), 1],
    ['that uses it, in another case', secretProviderClass('shop', 'kv', { usePodIdentity: 'True' }), 1],
    ['that does not', secretProviderClass('shop', 'kv', { usePodIdentity: 'false' }), 0],
    ['of another namespace', secretProviderClass('other', 'kv', { usePodIdentity: 'true' }), 0],
    ['that is not mounted', secretProviderClass('shop', 'other', { usePodIdentity: 'true' }), 0],
    ['of another provider', secretProviderClass('shop', 'kv', { usePodIdentity: 'true' }, 'gcp'), 0],
  ])('%s', (_name, object, count) => {
    expect(settingsOf(MOUNTS, [object])).toHaveLength(count);
  });
});
