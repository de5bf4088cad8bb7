/** Faults and latency that are ordered. */
import { describe, expect, it } from '@jest/globals';
import type { Damage, Fault } from '../../../src/sandbox/azure/faults.js';
import { BrokenConnection } from '../../../src/sandbox/broken-connection.js';
import { transportTo } from '../../../src/sandbox/azure/transport.js';
import { ARM, askRaw, azureWorld, credentialBody, errorOf, IDENTITY } from '../../support/sandbox-azure.js';

const CREDENTIAL = `${IDENTITY}/federatedIdentityCredentials/one`;

function onWrites(damage: Damage, more: Partial<Fault> = {}): Fault {
  return { on: ({ method }) => method === 'PUT', damage, ...more };
}

describe('an ordered fault', () => {
  it.each<[Damage, number, string, string | undefined]>([
    [
      { do: 'refuse', status: 409 },
      409,
      'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity',
      undefined,
    ],
    [{ do: 'refuse', status: 429 }, 429, 'TooManyRequests', undefined],
    [
      { do: 'refuse', status: 429, code: 'SubscriptionRequestsThrottled', retryAfterS: 17 },
      429,
      'SubscriptionRequestsThrottled',
      '17',
    ],
    [{ do: 'refuse', status: 500 }, 500, 'InternalServerError', undefined],
    [{ do: 'refuse', status: 503, retryAfterS: 1 }, 503, 'ServiceUnavailable', '1'],
  ])('refuses: %j', async (damage, status, code, retryAfter) => {
    const world = azureWorld({ faults: [onWrites(damage)] });
    const answer = await world.ask('PUT', CREDENTIAL, credentialBody());
    expect({ status: answer.status, code: errorOf(answer.body).code }).toEqual({ status, code });
    expect(answer.headers['retry-after']).toBe(retryAfter);
    expect(world.identity.credentials.size).toBe(0);
  });

  it('can be one of a gateway, in HTML', async () => {
    const { handle } = azureWorld({ faults: [onWrites({ do: 'gateway', status: 502 })] });
    const response = await transportTo(handle, ARM).send(
      { method: 'PUT', path: `${CREDENTIAL}?api-version=2024-11-30` },
      new AbortController().signal,
    );
    expect(response).toMatchObject({ status: 502, headers: { 'content-type': 'text/html' } });
    expect(response.body).toMatch(/^<html>/);
  });

  it.each<[Damage, number]>([
    [{ do: 'reset' }, 0],
    [{ do: 'reset', after: true }, 1],
    [{ do: 'truncate' }, 1],
  ])('breaks the connection: %j', async (damage, written) => {
    const world = azureWorld({ faults: [onWrites(damage)] });
    const broken = await world.ask('PUT', CREDENTIAL, credentialBody()).catch((error: unknown) => error);
    expect(broken).toBeInstanceOf(BrokenConnection);
    expect(broken).toMatchObject({ code: 'ECONNRESET' });
    expect(world.identity.credentials.size).toBe(written);
  });

  it.each<[Damage, number]>([
    [{ do: 'silence' }, 0],
    [{ do: 'silence', after: true }, 1],
  ])('never answers, until the client gives up: %j', async (damage, written) => {
    const world = azureWorld({ faults: [onWrites(damage)] });
    const patience = new AbortController();
    const url = `${ARM}${CREDENTIAL}?api-version=2024-11-30`;
    const body = JSON.stringify(credentialBody());
    const pending = world.handle({ method: 'PUT', url, headers: {}, body }, patience.signal);
    await new Promise((resolve) => setImmediate(resolve));
    patience.abort(new Error('given up'));
    await expect(pending).rejects.toThrow('given up');
    expect(world.identity.credentials.size).toBe(written);
  });

  it('lets a write take effect whose refusal is all that is heard', async () => {
    const world = azureWorld({ faults: [onWrites({ do: 'refuse', status: 500, after: true })] });
    expect((await world.ask('PUT', CREDENTIAL, credentialBody())).status).toBe(500);
    expect(world.identity.credentials.size).toBe(1);
  });

  it('makes calls slow, besides the latency that all have', async () => {
    const world = azureWorld({ faults: [onWrites({ do: 'slow', ms: 5_000 })], latencyMs: () => 50 });
    await world.ask('PUT', CREDENTIAL, credentialBody());
    await world.ask('GET', CREDENTIAL);
    expect(world.clock.slept.filter((ms) => ms > 0)).toEqual([5_050, 50]);
  });

  it('strikes as often as it is told, and only what it is told', async () => {
    const world = azureWorld({ faults: [onWrites({ do: 'refuse', status: 500 }, { times: 2 })] });
    const statuses = [];
    for (const method of ['PUT', 'GET', 'PUT', 'PUT', 'PUT']) {
      statuses.push((await world.ask(method, CREDENTIAL, method === 'PUT' ? credentialBody() : undefined)).status);
    }
    expect(statuses).toEqual([500, 404, 500, 201, 200]);
  });

  it('can be one identity’s', async () => {
    const faults: Fault[] = [
      { on: ({ identity }) => identity === IDENTITY.toLowerCase(), damage: { do: 'refuse', status: 500 } },
    ];
    const world = azureWorld({ faults });
    expect((await world.ask('GET', IDENTITY)).status).toBe(500);
    expect((await world.ask('GET', `${IDENTITY}/federatedIdentityCredentials?$top=1`)).status).toBe(500);
    expect((await world.ask('GET', `${IDENTITY}x`)).status).toBe(404);
  });

  it('strikes by a seed, however calls interleave', async () => {
    const run = async (seed: number, order: readonly string[]): Promise<Record<string, number>> => {
      const damage: Damage = { do: 'refuse', status: 500 };
      const { handle } = azureWorld({ seed, faults: [{ on: () => true, damage, probability: 0.2 }] });
      const statuses: Record<string, number> = {};
      for (const name of order) {
        const answer = await askRaw(handle, 'GET', `${ARM}${IDENTITY}-${name}?api-version=2024-11-30`);
        statuses[name] = answer.status;
      }
      return statuses;
    };
    const names = Array.from({ length: 200 }, (_, index) => String(index));
    const once = await run(1, names);
    expect(await run(1, [...names].reverse())).toEqual(once);
    expect(await run(2, names)).not.toEqual(once);
    const struck = Object.values(once).filter((status) => status === 500).length;
    expect(struck).toBeGreaterThan(20);
    expect(struck).toBeLessThan(60);
  });
});

describe('a listener', () => {
  it('hears of every call, without its headers and body', async () => {
    const calls: unknown[] = [];
    const { ask } = azureWorld({ onCall: (call) => calls.push(call) });
    await ask('PUT', CREDENTIAL, credentialBody());
    expect(calls).toEqual([{ service: 'arm', method: 'PUT', path: CREDENTIAL, identity: IDENTITY.toLowerCase() }]);
  });
});
