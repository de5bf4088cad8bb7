/** One consumer → the credentials that it needs: those that are to be made, and those that exist. */
import { compareCredential } from '../azure/compare-credentials.js';
import { credentialsOn } from '../azure/facts.js';
import type { Operation } from '../change/operation.js';
import { servicePrincipalIdentity } from '../findings/service-principal-identity.js';
import { isServicePrincipal } from '../inventory/service-principal.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { holdersOf } from './credential-holders.js';
import { credentialFor } from './credential.js';
import type { Decisions } from './decisions.js';
import type { AzureView } from './identity-obstacles.js';
import { isAccepted } from './judge-consumer.js';

export interface CredentialContext {
  decisions: Decisions;
  issuer: string;
  audience: string;
  /** Undefined when Azure was not asked. */
  azure: AzureView | undefined;
}

/** A credential that exists under some name, and is used as it is. */
export interface AdoptedCredential {
  /** ARM id of the identity, or object id of the app registration. */
  holder: string;
  name: string;
  issuer: string;
  subject: string;
  audience: string;
}

export interface PlannedCredentials {
  operations: readonly Operation[];
  adopted: readonly AdoptedCredential[];
}

/** One per managed identity, though two AzureIdentity objects may name the same one, and per app registration. */
export function planCredentials(
  consumer: ResolvedConsumer,
  account: string,
  context: CredentialContext,
): PlannedCredentials {
  const { root, workload } = consumer;
  const credential = credentialFor(context.issuer, workload.namespace, account, context.audience);
  const { issuer, subject, audience } = credential;
  const operations: Operation[] = [];
  const adopted: AdoptedCredential[] = [];
  const writable = new Set(listWritable(consumer, context));
  for (const holder of listHolders(consumer, context)) {
    const standing = compareCredential(credential, credentialsOn(context.azure?.facts, holder));
    if (standing.state === 'adopted') {
      adopted.push({ holder, name: standing.credential.name, issuer, subject, audience });
    } else if (writable.has(holder)) {
      const base = { root, code: 'needs-credential', consumers: [workload.ref] };
      operations.push({ ...base, do: 'ensureCredential', identity: holder, credential });
    }
  }
  return { operations, adopted };
}

function listHolders({ usages }: ResolvedConsumer, { azure }: CredentialContext): string[] {
  return holdersOf(
    usages.map(({ identity }) => identity),
    azure?.facts,
  );
}

/** Of the app registrations those for which it is decided. */
function listWritable(consumer: ResolvedConsumer, { azure, decisions }: CredentialContext): string[] {
  const decision = decisions.for(consumer);
  const identities = consumer.usages.map(({ identity }) => identity);
  const decided = identities.filter(
    ({ type, ref }) => !isServicePrincipal(type) || isAccepted(servicePrincipalIdentity.code, ref, decision),
  );
  return holdersOf(decided, azure?.facts);
}
