import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import { clientId, inventoryOf } from '../../support/objects.js';

const ARM_ID = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/dns';

function object(apiVersion: string, kind: string, spec: JsonObject): JsonObject {
  return { apiVersion, kind, metadata: { namespace: 'shop', name: 'x' }, spec };
}

function keda(spec: JsonObject, kind = 'TriggerAuthentication'): JsonObject {
  return object('keda.sh/v1alpha1', kind, spec);
}

function store(azurekv: JsonObject, kind = 'SecretStore', version = 'v1'): JsonObject {
  return object(`external-secrets.io/${version}`, kind, { provider: { azurekv } });
}

function issuer(dns01: JsonObject, kind = 'Issuer'): JsonObject {
  return object('cert-manager.io/v1', kind, { acme: { solvers: [{ http01: {} }, { dns01 }] } });
}

function capz(spec: JsonObject): JsonObject {
  return object('infrastructure.cluster.x-k8s.io/v1beta1', 'AzureClusterIdentity', spec);
}

describe('a setting of third-party software', () => {
  it.each<[string, JsonObject, JsonObject[]]>([
    [
      'KEDA, without an identity of its own',
      keda({ podIdentity: { provider: 'azure', identityId: '' } }),
      [{ product: 'keda', field: 'spec.podIdentity.provider' }],
    ],
    [
      'KEDA, for triggers and for the Key Vault',
      keda(
        {
          podIdentity: { provider: 'azure', identityId: clientId(1) },
          azureKeyVault: { podIdentity: { provider: 'azure', identityId: clientId(2) } },
        },
        'ClusterTriggerAuthentication',
      ),
      [
        { product: 'keda', field: 'spec.podIdentity.provider', clientId: clientId(1) },
        { product: 'keda', field: 'spec.azureKeyVault.podIdentity.provider', clientId: clientId(2) },
      ],
    ],
    [
      'External Secrets Operator',
      store({ authType: 'ManagedIdentity', identityId: clientId(1) }),
      [{ product: 'external-secrets', field: 'spec.provider.azurekv.authType', clientId: clientId(1) }],
    ],
    [
      'External Secrets Operator, older and cluster-wide',
      store({ authType: 'ManagedIdentity' }, 'ClusterSecretStore', 'v1beta1'),
      [{ product: 'external-secrets', field: 'spec.provider.azurekv.authType' }],
    ],
    [
      'its generator of registry tokens',
      object('generators.external-secrets.io/v1alpha1', 'ACRAccessToken', {
        auth: { managedIdentity: { identityId: clientId(1) } },
      }),
      [{ product: 'external-secrets', field: 'spec.auth.managedIdentity', clientId: clientId(1) }],
    ],
    [
      'cert-manager, ambient',
      issuer({ azureDNS: { subscriptionID: 's' } }, 'ClusterIssuer'),
      [{ product: 'cert-manager', field: 'spec.acme.solvers.1.dns01.azureDNS' }],
    ],
    [
      'cert-manager, with an identity by client id',
      issuer({ azureDNS: { managedIdentity: { clientID: clientId(1) } } }),
      [{ product: 'cert-manager', field: 'spec.acme.solvers.1.dns01.azureDNS', clientId: clientId(1) }],
    ],
    [
      'cert-manager, with an identity by resource id, in the first API versions',
      issuer({ azuredns: { managedIdentity: { resourceID: ARM_ID } } }),
      [{ product: 'cert-manager', field: 'spec.acme.solvers.1.dns01.azuredns', resourceId: ARM_ID }],
    ],
    [
      'CAPZ',
      capz({ type: 'UserAssignedMSI', clientID: clientId(1), resourceID: ARM_ID }),
      [{ product: 'capz', field: 'spec.type', clientId: clientId(1), resourceId: ARM_ID }],
    ],
  ])('%s', (_, given, expected) => {
    const inventory = inventoryOf([given]);
    expect(inventory.integrations).toEqual(expected.map((setting): unknown => expect.objectContaining(setting)));
    expect(inventory.others).toEqual([]);
  });

  it.each<[string, JsonObject]>([
    ['KEDA on workload identity', keda({ podIdentity: { provider: 'azure-workload', identityId: clientId(1) } })],
    ['KEDA with a secret', keda({ secretTargetRef: [{ parameter: 'connection', name: 'queue', key: 'c' }] })],
    [
      'another group that calls a kind the same',
      { ...keda({ podIdentity: { provider: 'azure' } }), apiVersion: 'x/v1' },
    ],
    ['External Secrets Operator on workload identity', store({ authType: 'WorkloadIdentity' })],
    ['External Secrets Operator with a service principal', store({ tenantId: 't' })],
    ['cert-manager with a service principal', issuer({ azureDNS: { clientSecretSecretRef: { name: 's', key: 'k' } } })],
    ['cert-manager with another provider', issuer({ route53: {} })],
    ['CAPZ on workload identity', capz({ type: 'WorkloadIdentity', clientID: clientId(1) })],
    ['settings of another shape', keda({ podIdentity: 'azure', azureKeyVault: ['azure'] })],
    ['an issuer without a spec', { ...issuer({}), spec: null }],
  ])('is none of pod identity: %s', (_, given) => {
    const inventory = inventoryOf([given]);
    expect(inventory.integrations).toEqual([]);
    expect(inventory.others).toHaveLength(1);
  });

  it('keeps nothing of the object but the setting', () => {
    const given = keda({
      podIdentity: { provider: 'azure' },
      hashiCorpVault: { credential: { token: 'hvs.not-to-be-kept' } },
    });
    expect(JSON.stringify(inventoryOf([given]))).not.toContain('not-to-be-kept');
  });
});
