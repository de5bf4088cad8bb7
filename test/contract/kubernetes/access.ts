/** Conformance: what somebody may do, and the tokens of service accounts. */
import { expect } from '@jest/globals';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { asObject, asString, type JsonObject } from '../../../src/core/json.js';
import type { Answer, Ask } from '../../cluster/client.js';
import { serviceAccount } from '../../support/objects.js';
import { askFor, askOver, type Cases, type Scene } from './cluster-under-test.js';
import { metadataOf } from './objects.js';

const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const AUDIENCE = 'api://AzureADTokenExchange';

export const ACCESS: Cases = {
  'a review tells what one may do': async ({ cluster, ask, namespace }) => {
    const create = { verb: 'create', group: 'apps', resource: 'deployments', namespace };
    expect(await review(ask, create)).toBe(true);
    expect(await review(askOver(cluster.readOnly), create)).toBe(false);
    expect(await review(askOver(cluster.readOnly), { ...create, verb: 'list' })).toBe(true);
  },
  'a review asks about subresources too': async ({ cluster, ask, namespace }) => {
    const token = { verb: 'create', group: '', resource: 'serviceaccounts', subresource: 'token', namespace };
    expect(await review(ask, token)).toBe(true);
    expect(await review(askOver(cluster.readOnly), token)).toBe(false);
  },
  'what one may not do is refused by its name': async ({ cluster, client, namespace }) => {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts`;
    const { status, body } = await askOver(cluster.readOnly)('POST', path, serviceAccount(namespace, 'api'));
    expect(status).toBe(403);
    expect(body).toMatchObject({ reason: 'Forbidden', details: { kind: 'serviceaccounts' }, code: 403 });
    expect(asString(asObject(body)['message'])).toMatch(
      new RegExp(
        `^serviceaccounts is forbidden: User "[^"]+" cannot create resource "serviceaccounts" in API group "" in the namespace "${namespace}"`,
      ),
    );
    expect(await client.get({ apiVersion: 'v1', kind: 'ServiceAccount', namespace, name: 'api' })).toBeUndefined();
  },
  'a token names its account, its audience and its issuer': async (scene) => {
    const { client, cluster, namespace } = scene;
    const account = await client.create(serviceAccount(namespace, 'api'));
    const { status, body } = await requestToken(scene, { audiences: [AUDIENCE], expirationSeconds: 3600 });
    expect(status).toBe(201);
    const token = asString(asObject(asObject(body)['status'])['token']) ?? '';
    const { keys } = await askFor(scene, '/openid/v1/jwks', 'application/jwk-set+json');
    const jwks = createLocalJWKSet({ keys: keys as never });
    const { iat, ...claims } = (await jwtVerify(token, jwks, { currentDate: issuedAt(token) })).payload;
    expect(claims).toEqual({
      aud: [AUDIENCE],
      exp: Number(iat) + 3600,
      iss: cluster.issuer,
      jti: expect.any(String),
      'kubernetes.io': { namespace, serviceaccount: { name: 'api', uid: metadataOf(account)['uid'] } },
      nbf: iat,
      sub: `system:serviceaccount:${namespace}:api`,
    });
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', kid: expect.any(String) });
  },
  'a token lives for ten minutes or more': async (scene) => {
    await scene.client.create(serviceAccount(scene.namespace, 'api'));
    const { status } = await requestToken(scene, { audiences: [AUDIENCE], expirationSeconds: 60 });
    expect(status).toBe(422);
  },
  'an account that is not there has no token': async (scene) => {
    const { status, body } = await requestToken(scene, { audiences: [AUDIENCE] });
    expect([status, asObject(body)['message']]).toEqual([404, 'serviceaccounts "api" not found']);
  },
  'the issuer is published': async ({ cluster, ask }) => {
    const { body } = await ask('GET', '/.well-known/openid-configuration');
    expect(body).toMatchObject({ issuer: cluster.issuer, jwks_uri: `${cluster.issuer}openid/v1/jwks` });
  },
};

async function review(ask: Ask, resourceAttributes: JsonObject): Promise<unknown> {
  const { status, body } = await ask('POST', REVIEWS, { spec: { resourceAttributes } });
  expect(status).toBe(201);
  return asObject(asObject(body)['status'])['allowed'];
}

function requestToken({ ask, namespace }: Scene, spec: JsonObject): Promise<Answer> {
  return ask('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/api/token`, { spec });
}

/** The simulated cluster has a time of its own. */
function issuedAt(token: string): Date {
  const { iat } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { iat: number };
  return new Date(iat * 1000);
}
