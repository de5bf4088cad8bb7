/** What credentials are written on: managed identities, and the app registrations that Azure was asked about. */
import { answerFor, type AzureFacts, valueOf } from '../azure/facts.js';
import type { AzureIdentity } from '../inventory/pod-identity.js';
import { isServicePrincipal } from '../inventory/service-principal.js';
import { managedIdentitiesOf } from './managed-identities.js';

/** ARM ids as written and object ids, each once. */
export function holdersOf(identities: readonly AzureIdentity[], azure: AzureFacts | undefined): string[] {
  const applications = identities.flatMap((identity) => applicationOf(identity, azure) ?? []);
  return [...managedIdentitiesOf(identities), ...new Set(applications)];
}

/** Object id of the app registration behind a service principal; undefined where it is not known. */
export function applicationOf({ type, clientId }: AzureIdentity, azure: AzureFacts | undefined): string | undefined {
  if (!azure || !isServicePrincipal(type)) return undefined;
  return valueOf(answerFor(azure.applications, clientId.toLowerCase()))?.objectId;
}
