/** Secrets Store CSI classes of provider azure: by which identity the secrets are fetched. */
import { asString, asStringMap } from '../json.js';
import type { SecretProviderClass } from './model.js';
import { isGoTrue } from './parse-go-bool.js';
import { readNamed, type RawObject } from './raw-object.js';

/** Parameters are spelt exactly so, and booleans read by Go (secrets-store-csi-driver-provider-azure pkg/provider). */
export function readSecretProviderClass(raw: RawObject): SecretProviderClass | undefined {
  if (asString(raw.spec['provider']) !== 'azure') return undefined;
  const parameters = asStringMap(raw.spec['parameters']);
  return {
    ...readNamed(raw),
    usePodIdentity: isGoTrue(parameters['usePodIdentity']),
    tenantId: parameters['tenantId'] ?? parameters['tenantID'] ?? '',
    ...(isGoTrue(parameters['useVMManagedIdentity'])
      ? { nodeIdentity: parameters['userAssignedIdentityID'] ?? '' }
      : {}),
  };
}
