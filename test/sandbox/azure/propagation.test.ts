/** How slowly Entra learns of credentials, and how long it remembers a refusal. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { asList, asObject } from '../../../src/core/json.js';
import { DOCUMENTED_PROPAGATION } from '../../../src/sandbox/azure/sandbox-azure.js';
import {
  askToken,
  AUDIENCE,
  azureWorld,
  type AzureWorld,
  credentialBody,
  IDENTITY,
  ISSUER,
  SUBJECT,
} from '../../support/sandbox-azure.js';
import { type ClusterSigner, clusterSigner } from '../../support/service-account-token.js';

const CREDENTIAL = `${IDENTITY}/federatedIdentityCredentials/catalog`;
const SECOND = 1_000;
let cluster: ClusterSigner;
beforeAll(async () => {
  cluster = await clusterSigner(ISSUER);
});

/** 0 for a token, else the number of the refusal. */
async function tryOnce(world: AzureWorld): Promise<unknown> {
  const now = Math.floor(world.clock.now() / SECOND);
  const assertion = await cluster.sign({ aud: [AUDIENCE], sub: SUBJECT, iat: now, exp: now + 3600 });
  const { body } = await askToken(world.handle, { client_id: world.identity.clientId, client_assertion: assertion });
  return asList(asObject(body)['error_codes'])[0] ?? 0;
}

async function tryOften(world: AzureWorld, times = 30): Promise<Set<unknown>> {
  const seen = new Set<unknown>();
  for (let at = 0; at < times; at += 1) seen.add(await tryOnce(world));
  return seen;
}

describe('a new credential', () => {
  it('is known at once, unless told otherwise', async () => {
    const world = azureWorld({ keysOf: cluster.keys });
    expect(await tryOnce(world)).toBe(70025);
    await world.ask('PUT', CREDENTIAL, credentialBody());
    expect(await tryOnce(world)).toBe(0);
  });

  it('is known to one copy after the other: answers flap, and then do not', async () => {
    const propagation = { replicas: 3, delayMs: 5 * SECOND, spreadMs: 5 * SECOND };
    const world = azureWorld({ keysOf: cluster.keys, propagation });
    await world.ask('PUT', CREDENTIAL, credentialBody());
    expect(await tryOften(world)).toEqual(new Set([70025]));
    world.clock.advance(10 * SECOND);
    expect(await tryOften(world)).toEqual(new Set([0, 70025]));
    world.clock.advance(5 * SECOND);
    expect(await tryOften(world)).toEqual(new Set([0]));
  });

  it('is refused for minutes by a copy that was asked too early', async () => {
    const world = azureWorld({ keysOf: cluster.keys, propagation: DOCUMENTED_PROPAGATION });
    await world.ask('PUT', CREDENTIAL, credentialBody());
    expect(await tryOften(world)).toEqual(new Set([70025]));
    world.clock.advance(119 * SECOND);
    expect(await tryOften(world)).toEqual(new Set([70025]));
    world.clock.advance(SECOND);
    expect(await tryOften(world)).toEqual(new Set([0]));
  });

  it('is accepted by all copies when nobody asked too early', async () => {
    const world = azureWorld({ keysOf: cluster.keys, propagation: DOCUMENTED_PROPAGATION });
    expect(await tryOnce(world)).toBe(70025);
    await world.ask('PUT', CREDENTIAL, credentialBody());
    world.clock.advance(30 * SECOND);
    expect(await tryOften(world)).toEqual(new Set([0]));
  });

  it('flaps the same way for the same seed, and another way for another', async () => {
    const answers = async (seed: number): Promise<unknown[]> => {
      const world = azureWorld({ keysOf: cluster.keys, seed, propagation: { replicas: 2, spreadMs: 60 * SECOND } });
      await world.ask('PUT', CREDENTIAL, credentialBody());
      const seen: unknown[] = [];
      for (let at = 0; at < 20; at += 1) seen.push(await tryOnce(world));
      return seen;
    };
    expect(await answers(1)).toEqual(await answers(1));
    expect(await answers(1)).not.toEqual(await answers(2));
  });
});

describe('a credential that is replaced or deleted', () => {
  it('holds on until the copies know', async () => {
    const world = azureWorld({ keysOf: cluster.keys, propagation: { delayMs: 10 * SECOND } });
    await world.ask('PUT', CREDENTIAL, credentialBody());
    world.clock.advance(10 * SECOND);
    await world.ask('PUT', CREDENTIAL, credentialBody({ subject: 'other' }));
    expect(await tryOnce(world)).toBe(0);
    world.clock.advance(10 * SECOND);
    expect(await tryOnce(world)).toBe(700213);
    await world.ask('DELETE', CREDENTIAL);
    world.clock.advance(10 * SECOND);
    expect(await tryOnce(world)).toBe(70025);
  });
});
