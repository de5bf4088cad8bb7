/** What the writer of credentials needs of the service that keeps them: ARM for managed identities, Graph for applications. */
import type { MigrationError } from '../../core/errors.js';
import type { NamedCredential } from '../../ports/azure-credentials.js';
import type { FederatedCredential } from '../../ports/azure.js';
import type { Call } from './call.js';

export interface CredentialStore {
  /** For messages, and what they need. */
  calls: { create: Call; delete: Call };
  /** In lower case: the name of a credential that must never be deleted. */
  reserved?: string;
  /** Undefined: there is no such holder. */
  list(holderId: string, signal: AbortSignal): Promise<readonly FederatedCredential[] | undefined>;
  /** Undefined when there is none of this name, or no such holder. */
  get(holderId: string, name: string, signal: AbortSignal): Promise<FederatedCredential | undefined>;
  /** Rejects with the SDK's own error, to be judged and translated by the caller. */
  create(holderId: string, credential: NamedCredential, signal: AbortSignal): Promise<'created' | 'replaced'>;
  /** The same of errors. Resolves also when it is not there. */
  delete(holderId: string, name: string, signal: AbortSignal): Promise<void>;
  holderNotFound(holderId: string, name: string): MigrationError;
}
