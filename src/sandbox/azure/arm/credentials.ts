/** Federated credentials of managed identities: list, get, create or replace, delete. */
import type { HttpResponse } from '../../../ports/http.js';
import { uuidOf } from '../../chance.js';
import { type Credential, findCredential, removeCredential, storeCredential } from '../clients.js';
import { answer } from '../http.js';
import type { ArmCall, ArmRoute } from './arm-call.js';
import { concurrentWrites, credentialsNotEnabled, parentNotFound, resourceNotFound } from './arm-errors.js';
import { resourceGroupOf } from './arm-path.js';
import { checkRoom, readCredential } from './credential-rules.js';
import type { Identity } from './identity.js';
import { answerPage } from './page.js';

export const CREDENTIAL_TYPE = 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials';
const VERSIONS = [
  '2022-01-31-preview',
  '2023-01-31',
  '2023-07-31-preview',
  '2024-11-30',
  '2025-01-31-preview',
  '2025-05-31-preview',
];

export const credentialRoutes: readonly ArmRoute[] = [
  { ...route('GET', 'read'), collection: true, respond: list },
  { ...route('GET', 'read'), respond: get },
  { ...route('PUT', 'write'), respond: put },
  { ...route('DELETE', 'delete'), respond: remove },
];

/** The id of the identity that a path below it belongs to, in lower case. */
export function identityKeyOf(id: string): string {
  return id.toLowerCase().replace(/\/federatedidentitycredentials(\/.*)?$/, '');
}

function route(method: string, action: string): Pick<ArmRoute, 'action' | 'apiVersions' | 'method' | 'type'> {
  return { method, type: CREDENTIAL_TYPE, action: `${CREDENTIAL_TYPE}/${action}`, apiVersions: VERSIONS };
}

function list(call: ArmCall): HttpResponse {
  const identity = requireIdentity(call);
  return answerPage(
    call,
    [...identity.credentials.values()].map((credential) => show(identity, credential, call.apiVersion)),
  );
}

function get(call: ArmCall): HttpResponse {
  const identity = requireIdentity(call);
  const name = call.path.names[1] ?? '';
  const credential = findCredential(identity, name);
  if (!credential) throw resourceNotFound(CREDENTIAL_TYPE, `${identity.name}/${name}`, resourceGroupOf(call.id) ?? '');
  return answer(200, show(identity, credential, call.apiVersion));
}

function put(call: ArmCall): Promise<HttpResponse> {
  return writeAlone(call, (identity) => {
    const name = call.path.names[1] ?? '';
    const fields = readCredential(name, call.body, call.apiVersion);
    checkRoom(identity, name, fields, call.settings.duplicateStatus);
    const existing = findCredential(identity, name);
    const credential = {
      ...fields,
      id: uuidOf(call.id.toLowerCase()),
      name: existing?.name ?? name,
      writtenAt: call.clock.now(),
    };
    storeCredential(identity, credential);
    const body = show(identity, credential, call.apiVersion);
    return existing
      ? answer(200, body)
      : answer(201, body, { location: `${identity.id}/federatedIdentityCredentials/${credential.name}` });
  });
}

function remove(call: ArmCall): Promise<HttpResponse> {
  return writeAlone(call, (identity) => {
    const name = call.path.names[1] ?? '';
    if (!findCredential(identity, name)) return answer(204);
    removeCredential(identity, name, call.clock.now());
    return answer(200);
  });
}

function writeAlone(call: ArmCall, write: (identity: Identity) => HttpResponse): Promise<HttpResponse> {
  const identity = requireIdentity(call);
  const { state, clock, settings, signal, gate } = call;
  if (state.regionsWithoutCredentials.includes(identity.location.toLowerCase().replaceAll(' ', ''))) {
    throw credentialsNotEnabled();
  }
  return gate.pass(identity.id.toLowerCase(), concurrentWrites(identity.id), async () => {
    await clock.sleep(settings.writeMs, signal);
    return write(identity);
  });
}

function requireIdentity({ state, id, path }: ArmCall): Identity {
  const identity = state.identities.get(identityKeyOf(id));
  if (!identity) throw parentNotFound(path.names[0] ?? '');
  return identity;
}

/** A flexible credential has no subject; only the versions that know expressions show its expression. */
function show(identity: Identity, credential: Credential, apiVersion: string): object {
  const { name, issuer, subject, audiences, claimsMatchingExpression } = credential;
  const knowsExpressions = apiVersion.startsWith('2025-') && claimsMatchingExpression !== undefined;
  return {
    id: `${identity.id}/federatedIdentityCredentials/${name}`,
    name,
    type: CREDENTIAL_TYPE,
    properties: {
      issuer,
      ...(subject === undefined ? {} : { subject }),
      audiences,
      ...(knowsExpressions ? { claimsMatchingExpression } : {}),
    },
  };
}
