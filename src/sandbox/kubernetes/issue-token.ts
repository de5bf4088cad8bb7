/** Tokens of service accounts, and the keys and documents that they are checked with. */
import { createHash, createPrivateKey, createPublicKey, createSign, type JsonWebKey } from 'node:crypto';
import type { HttpResponse } from '../../ports/http.js';
import { membersOf, numberOf, textOf, textsOf } from '../read-json.js';
import { answer, type ApiError, invalid, notFound } from './api-error.js';
import { type ObjectRequest, readBody } from './api-request.js';
import { timestamp } from './kube-object.js';
import type { KubernetesState } from './state.js';
import { findObject, giveUid } from './store.js';
import type { World } from './world.js';

export type PublishedKey = JsonWebKey & { kid: string };

const FEWEST_SECONDS = 600;
const USUAL_SECONDS = 3600;
const TOKEN_REQUEST = { kind: 'TokenRequest', group: 'authentication.k8s.io' };

/** Answers a TokenRequest. @throws ApiError when there is no such account, or the token would live too shortly */
export function issueToken(world: World, request: ObjectRequest): HttpResponse {
  const { type, namespace = '', name } = request;
  const { state, time } = world;
  const account = findObject(state, type, namespace, name);
  if (!account) throw notFound(type, name);
  const spec = membersOf(membersOf(readBody(request))['spec']);
  const audiences = textsOf(spec['audiences']) ?? [];
  const aud = audiences.length > 0 ? audiences : [state.issuer];
  const seconds = numberOf(spec['expirationSeconds']) ?? USUAL_SECONDS;
  if (seconds < FEWEST_SECONDS) throw tooShort(seconds);
  const now = Math.floor(time / 1000);
  const token = sign(state, {
    aud,
    exp: now + seconds,
    iat: now,
    iss: state.issuer,
    jti: giveUid(state),
    'kubernetes.io': { namespace, serviceaccount: { name, uid: account.metadata.uid } },
    nbf: now,
    sub: `system:serviceaccount:${namespace}:${name}`,
  });
  return answer(201, {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: timestamp(time) },
    spec: { audiences: aud, expirationSeconds: seconds, boundObjectRef: null },
    status: { token, expirationTimestamp: timestamp((now + seconds) * 1000) },
  });
}

function tooShort(seconds: number): ApiError {
  const field = 'spec.expirationSeconds';
  const message = `Invalid value: ${String(seconds)}: may not specify a duration less than 10 minutes`;
  return invalid(TOKEN_REQUEST, '', [{ reason: 'FieldValueInvalid', message, field }]);
}

/** As the JWKS of the issuer lists them. */
export function publishedKeys({ signingKey }: KubernetesState): PublishedKey[] {
  const key = createPublicKey(signingKey).export({ format: 'jwk' });
  return [{ use: 'sig', ...key, kid: keyIdOf(key), alg: 'RS256' }];
}

export function describeIssuer({ issuer }: KubernetesState): object {
  return {
    issuer,
    jwks_uri: `${issuer}openid/v1/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

function sign(state: KubernetesState, claims: object): string {
  const [key] = publishedKeys(state);
  const parts = [{ alg: 'RS256', kid: textOf(key?.kid) ?? '' }, claims];
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = createSign('RSA-SHA256').update(signed).sign(createPrivateKey(state.signingKey));
  return `${signed}.${signature.toString('base64url')}`;
}

function keyIdOf({ n = '' }: JsonWebKey): string {
  return createHash('sha256').update(n).digest('base64url');
}
