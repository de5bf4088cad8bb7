/** Writing federated credentials of managed identities and of app registrations. */
import type { FederatedCredential } from './azure.js';

/** A credential with a name of ours. */
export interface NamedCredential {
  name: string;
  issuer: string;
  subject: string;
  audience: string;
}

/**
 * - `created`: Azure said that it is new, and it was read back.
 * - `found`: it was read back, but the answer to our write never came. It may be somebody else's.
 * - `replaced`: Azure said that our write took the place of another credential of this name, which came up after we had
 *   looked. What that held is not known. Never of an app registration.
 * - `adopted`: the triple was there before, under whatever name. Nothing was written.
 * - `held`: its name, or its issuer and subject, belong to another credential. Nothing was written, or what we wrote
 *   was replaced before it was read back.
 */
export type CreateOutcome =
  | { outcome: 'created' | 'found' | 'replaced' | 'adopted'; credential: FederatedCredential }
  | { outcome: 'held'; by: FederatedCredential };

/** `held`: another credential has this name now. It was left alone. */
export type DeleteOutcome = { outcome: 'deleted' | 'absent' } | { outcome: 'held'; by: FederatedCredential };

/**
 * ARM's PUT replaces what is there without a word and knows no precondition; Graph's POST refuses a name that is taken.
 * So each write looks first, writes only where nothing is, and reads back until it shows. Writes on one holder come one
 * after the other, on different ones at the same time.
 *
 * `holderId`: ARM id of a managed identity, or object id of an app registration (which is not its client id).
 *
 * Failures are MigrationErrors with the codes of AzureReader, and `azure-identity-not-found`,
 * `azure-application-not-found`, `azure-id-invalid`, `azure-credential-limit`, `azure-credential-invalid`,
 * `azure-credential-exists` (Azure says so, but never shows it), `azure-credential-in-use`, `azure-region-unsupported`,
 * `azure-locked`, `azure-conflict` (others kept writing at the same time) or `azure-not-read-back` (written, but not
 * proved).
 */
export interface CredentialWriter {
  create(holderId: string, credential: NamedCredential, signal: AbortSignal): Promise<CreateOutcome>;
  delete(holderId: string, credential: NamedCredential, signal: AbortSignal): Promise<DeleteOutcome>;
  /**
   * All of a holder: asked for once, and kept up with our own writes until one meets something that was not there.
   * Undefined when there is no such holder.
   */
  list(holderId: string, signal: AbortSignal): Promise<readonly FederatedCredential[] | undefined>;
  /** Undefined when there is none of this name, or no such holder. */
  get(holderId: string, name: string, signal: AbortSignal): Promise<FederatedCredential | undefined>;
}
