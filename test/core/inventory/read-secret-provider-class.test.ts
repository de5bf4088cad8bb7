import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import { inventoryOf } from '../../support/objects.js';

function read(parameters: JsonObject, provider = 'azure') {
  const kind = 'SecretProviderClass';
  const metadata = { namespace: 'shop', name: 'vault' };
  return inventoryOf([{ apiVersion: 'secrets-store.csi.x-k8s.io/v1', kind, metadata, spec: { provider, parameters } }]);
}

describe('a class of secrets', () => {
  it.each<[JsonObject, object]>([
    [
      { usePodIdentity: 'true', tenantId: 't' },
      { usePodIdentity: true, tenantId: 't' },
    ],
    [{ usePodIdentity: 'T' }, { usePodIdentity: true }],
    [{ usePodIdentity: 'tRuE' }, { usePodIdentity: false }],
    [{ usePodIdentity: 'false' }, { usePodIdentity: false }],
    [{}, { usePodIdentity: false, tenantId: '' }],
    [{ useVMManagedIdentity: 'true', userAssignedIdentityID: 'c' }, { nodeIdentity: 'c' }],
    [{ useVMManagedIdentity: 'true' }, { nodeIdentity: '' }],
    [{ useVMManagedIdentity: 'false', userAssignedIdentityID: 'c' }, { usePodIdentity: false }],
  ])('with %j', (parameters, expected) => {
    const [entry] = read(parameters).secretProviderClasses;

    expect(entry).toMatchObject(expected);
    expect('nodeIdentity' in (entry ?? {})).toBe('nodeIdentity' in expected);
  });

  it('of another provider is none', () => {
    expect(read({ usePodIdentity: 'true' }, 'gcp').secretProviderClasses).toEqual([]);
  });
});
