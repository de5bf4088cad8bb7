/** `POST /{tenant}/oauth2/v2.0/token` with client credentials: an assertion, or the secret of an application. */
import type { Clock } from '../../../ports/clock.js';
import type { Identity } from '../arm/identity.js';
import type { Application, Client } from '../clients.js';
import type { AzureState } from '../state.js';
import type { AccessTokens } from './access-tokens.js';
import { type Assertion, checkSignature, checkTimes, type KeySource, readAssertion } from './assertion.js';
import { refuseUnmatched } from './match-credential.js';
import type { Replicas } from './replicas.js';
import { readScope } from './scope.js';
import {
  blockedByConditionalAccess,
  disabledClient,
  invalidToken,
  missingParameter,
  noSecretAndNoAssertion,
  publicClient,
  unknownClient,
  unknownGrant,
  wrongSecret,
} from './token-refusals.js';

export interface TokenEndpoint {
  state: AzureState;
  clock: Clock;
  keysOf: KeySource;
  replicas: Replicas;
  tokens: AccessTokens;
  /** Answer as in 2022: one number and `invalid_request` for all that does not match. */
  olderAnswers: boolean;
}

const BEARER_ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const APPLICATION_LIFETIME_S = 3599;
/** Tokens of managed identities live for a day. */
const IDENTITY_LIFETIME_S = 86_399;

/** Throws a TokenRefusal. */
export async function exchange(endpoint: TokenEndpoint, form: URLSearchParams, signal: AbortSignal): Promise<object> {
  const { state, tokens } = endpoint;
  const grant = required(form, 'grant_type');
  if (grant !== 'client_credentials') throw unknownGrant(grant);
  const clientId = required(form, 'client_id');
  const scope = required(form, 'scope');
  const { client, resourceId, application } = findClient(state, clientId);
  const resource = readScope(scope, state);
  refuseClient(client, application);
  await authenticate(endpoint, client, application, form, signal);
  const lifetime = application ? APPLICATION_LIFETIME_S : IDENTITY_LIFETIME_S;
  return {
    token_type: 'Bearer',
    expires_in: lifetime,
    ext_expires_in: lifetime,
    access_token: tokens.issue({ ...client, resourceId }, resource, lifetime),
  };
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null) throw missingParameter(name);
  return value;
}

function findClient(
  state: AzureState,
  clientId: string,
): { client: Client; application?: Application; resourceId: string | undefined } {
  const application = state.applications.get(clientId.toLowerCase());
  if (application) return { client: application, application, resourceId: undefined };
  const identity = [...state.identities.values()].find((one) => isOf(one, clientId));
  if (!identity || identity.tenantId !== state.tenant.id) throw unknownClient(clientId, state.tenant.name);
  return { client: identity, resourceId: identity.id };
}

function isOf(identity: Identity, clientId: string): boolean {
  return identity.clientId.toLowerCase() === clientId.toLowerCase();
}

function refuseClient({ clientId, name }: Client, application: Application | undefined): void {
  if (application?.refused === 'disabled') throw disabledClient(clientId, name);
  if (application?.refused === 'public-client') throw publicClient();
  if (application?.refused === 'conditional-access') throw blockedByConditionalAccess();
}

async function authenticate(
  endpoint: TokenEndpoint,
  client: Client,
  application: Application | undefined,
  form: URLSearchParams,
  signal: AbortSignal,
): Promise<void> {
  const assertion = form.get('client_assertion');
  const secret = form.get('client_secret');
  if (assertion !== null) {
    if (form.get('client_assertion_type') !== BEARER_ASSERTION) throw invalidToken("its type isn't proper");
    await federate(endpoint, client, readAssertion(assertion), signal);
  } else if (secret === null) {
    throw noSecretAndNoAssertion();
  } else if (application?.secrets.includes(secret) !== true) {
    throw wrongSecret();
  }
}

async function federate(
  { replicas, keysOf, clock, olderAnswers }: TokenEndpoint,
  client: Client,
  assertion: Assertion,
  signal: AbortSignal,
): Promise<void> {
  const replica = replicas.next();
  const kept = replica.keptRefusal(client, assertion);
  if (kept) throw kept;
  const refusal = refuseUnmatched(client, replica.credentialsOf(client), assertion, olderAnswers);
  if (refusal) {
    replica.keepRefusal(client, assertion, refusal);
    throw refusal;
  }
  await checkSignature(assertion, keysOf, olderAnswers ? 90061 : 50166, signal);
  checkTimes(assertion, clock.now());
}
