/** The federated credentials of managed identities, in ARM. */
import { MigrationError } from '../../core/errors.js';
import { askedOfCredential, describeAsked } from './call.js';
import type { CredentialStore } from './credential-store.js';
import { DELETE_CREDENTIAL, type MsiClient, WRITE_CREDENTIAL } from './msi-client.js';

export function identityCredentials(client: MsiClient): CredentialStore {
  return {
    calls: { create: WRITE_CREDENTIAL, delete: DELETE_CREDENTIAL },
    // What the service of identity bindings makes and needs (learn.microsoft.com, "Identity bindings").
    reserved: 'aks-identity-binding',
    list: client.listCredentials,
    get: client.getCredential,
    create: client.putCredential,
    delete: client.deleteCredential,
    holderNotFound: identityNotFound,
  };
}

function identityNotFound(identityId: string, name: string): MigrationError {
  return new MigrationError({
    code: 'azure-identity-not-found',
    kind: 'failed',
    what: `Could not ${describeAsked(askedOfCredential(WRITE_CREDENTIAL, identityId, name))}`,
    why: 'there is no such identity',
    next: ['Look for it: `az identity list --query "[].id"`; then plan again'],
  });
}
