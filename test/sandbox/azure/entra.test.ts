/** The simulated Entra: what it exchanges for tokens, and how it is found. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, importJWK, jwtVerify } from 'jose';
import { asList, asObject, asString } from '../../../src/core/json.js';
import { addApplication, addCredential } from '../../../src/sandbox/azure/clients.js';
import { askRaw, askToken, azureWorld, ISSUER, LOGIN, SUBJECT, TENANT } from '../../support/sandbox-azure.js';
import { type ClusterSigner, clusterSigner } from '../../support/service-account-token.js';
import { exchange, federatedWorld, numberOf, START_S } from './exchange.js';

let cluster: ClusterSigner;
beforeAll(async () => {
  cluster = await clusterSigner(ISSUER);
});

describe('an assertion that matches', () => {
  it('is exchanged for a token of a managed identity, which lives for a day', async () => {
    const world = federatedWorld(cluster);
    const { identity, tokens, handle } = world;
    const answer = await exchange(world, cluster);
    const { access_token: token, ...rest } = asObject(answer.body);
    expect({ status: answer.status, ...rest }).toEqual({
      ...{ status: 200, token_type: 'Bearer', expires_in: 86_399, ext_expires_in: 86_399 },
    });
    const published = await askRaw(handle, 'GET', `${LOGIN}/${TENANT}/discovery/v2.0/keys`);
    const [key] = asList(asObject(published.body)['keys']);
    const currentDate = new Date(world.clock.now());
    const { payload } = await jwtVerify(asString(token) ?? '', await importJWK({ ...asObject(key) }), { currentDate });
    expect(payload).toMatchObject({
      aud: 'https://storage.azure.com',
      iss: `https://sts.windows.net/${TENANT}/`,
      appid: identity.clientId,
      oid: identity.principalId,
      tid: TENANT,
      xms_mirid: identity.id,
      nbf: START_S,
      iat: START_S,
      exp: START_S + 86_399,
    });
    expect(tokens.holderOf(asString(token) ?? '', 'https://storage.azure.com/')).toBe(identity.principalId);
  });

  it('is exchanged for a token of an application, which lives for an hour', async () => {
    const world = federatedWorld(cluster);
    addCredential(world.application, { name: 'reports', issuer: ISSUER, subject: SUBJECT });
    const { body } = await exchange(world, cluster, { form: { client_id: world.application.clientId.toUpperCase() } });
    const { access_token: token, expires_in: lifetime } = asObject(body);
    expect(lifetime).toBe(3599);
    expect(decodeJwt(asString(token) ?? '')).not.toHaveProperty('xms_mirid');
  });

  it('keeps the resource as it was asked for', async () => {
    const { body } = await exchange(federatedWorld(cluster), cluster, {
      form: { scope: 'https://database.windows.net//.default' },
    });
    expect(decodeJwt(asString(asObject(body)['access_token']) ?? '').aud).toBe('https://database.windows.net/');
  });
});

describe('a secret', () => {
  it('is exchanged when it is the one of the application', async () => {
    const world = azureWorld();
    const { clientId } = addApplication(world.state.applications, { name: 'old', secrets: ['canary-secret'] });
    const form = { client_id: clientId, client_assertion_type: '' };
    expect((await askToken(world.handle, { ...form, client_secret: 'canary-secret' })).status).toBe(200);
    expect(numberOf(await askToken(world.handle, { ...form, client_secret: 'other' }))).toBe(7000215);
  });
});

describe('discovery', () => {
  it('leads to the endpoints of the origin that was asked', async () => {
    const { handle } = azureWorld();
    const origin = 'https://127.0.0.1:1234';
    const { body } = await askRaw(handle, 'GET', `${origin}/${TENANT}/v2.0/.well-known/openid-configuration`);
    expect(body).toMatchObject({
      token_endpoint: `${origin}/${TENANT}/oauth2/v2.0/token`,
      jwks_uri: `${origin}/${TENANT}/discovery/v2.0/keys`,
      issuer: `${origin}/${TENANT}/v2.0`,
    });
    const instances = await askRaw(handle, 'GET', `${origin}/common/discovery/instance?api-version=1.1`);
    expect(instances.body).toMatchObject({ metadata: [{ preferred_network: '127.0.0.1:1234' }] });
  });

  it('refuses another tenant', async () => {
    const url = `${LOGIN}/00000000-0000-4000-8000-000000000000/v2.0/.well-known/openid-configuration`;
    expect(numberOf(await askRaw(azureWorld().handle, 'GET', url))).toBe(90002);
  });
});

describe('keys of an issuer', () => {
  it('are kept for a while, so that a new one is not known at once', async () => {
    const rotated = await clusterSigner(ISSUER, 'new-key');
    let current = cluster;
    const world = federatedWorld(cluster, {
      keysOf: (issuer, signal) => current.keys(issuer, signal),
      keysKeptMs: 600_000,
    });
    expect((await exchange(world, cluster)).status).toBe(200);
    current = rotated;
    expect(numberOf(await exchange(world, rotated))).toBe(7000272);
    world.clock.advance(600_000);
    expect((await exchange(world, rotated)).status).toBe(200);
  });
});
