/** The rates of azure-facts §1.5. */
import { describe, expect, it } from '@jest/globals';
import { addIdentity } from '../../../src/sandbox/azure/arm/identity.js';
import { createThrottle } from '../../../src/sandbox/azure/throttle.js';
import { fakeClock } from '../../support/fake-clock.js';
import { azureWorld, type AzureWorld, credentialBody, errorOf, IDENTITY, TENANT } from '../../support/sandbox-azure.js';

function write(
  world: AzureWorld,
  identity: string,
  name: string,
): Promise<{ status: number; headers: object; body: unknown }> {
  return world.ask('PUT', `${identity}/federatedIdentityCredentials/${name}`, credentialBody({ subject: name }));
}

describe('a simulated ARM that throttles', () => {
  it('lets one write to an identity pass every four seconds, and says how long to wait', async () => {
    const world = azureWorld({ throttled: true });
    expect((await write(world, IDENTITY, 'one')).status).toBe(201);
    world.clock.advance(1_000);
    const refused = await write(world, IDENTITY, 'two');
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '3' } });
    expect(errorOf(refused.body).code).toBe('TooManyRequests');
    world.clock.advance(3_000);
    expect((await write(world, IDENTITY, 'two')).status).toBe(201);
  });

  it('lets two writes to different identities of a subscription pass at once, not three', async () => {
    const world = azureWorld({ throttled: true });
    for (const name of ['b', 'c']) addIdentity(world.state.identities, { id: IDENTITY + name, tenantId: TENANT });
    const answers = [await write(world, IDENTITY, 'one'), await write(world, `${IDENTITY}b`, 'one')];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(await write(world, `${IDENTITY}c`, 'one')).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  });

  it.each([
    ['GET', '', 0.25],
    ['GET', '/one', 0.5],
    ['DELETE', '/one', 0.25],
  ])('%s %s of one identity: %d per second', async (method, name, perSecond) => {
    const world = azureWorld({ throttled: true });
    const path = `${IDENTITY}/federatedIdentityCredentials${name}`;
    expect((await world.ask(method, path)).status).not.toBe(429);
    expect((await world.ask(method, path)).headers['retry-after']).toBe(String(1 / perSecond));
  });

  it('does not throttle managed identities themselves', async () => {
    const world = azureWorld({ throttled: true });
    for (let call = 0; call < 20; call += 1) expect((await world.ask('GET', IDENTITY)).status).toBe(200);
  });
});

describe('a throttle', () => {
  it('counts nothing for a call that it refuses, not even against the other rates', () => {
    const clock = fakeClock();
    const throttle = createThrottle(clock);
    const narrow = { key: 'narrow', perSecond: 0.25 };
    const wide = { key: 'wide', perSecond: 2 };
    expect(throttle.take([narrow, wide])).toBe(0);
    for (let call = 0; call < 5; call += 1) expect(throttle.take([narrow, wide])).toBe(4);
    expect(throttle.take([wide])).toBe(0);
    expect(throttle.take([wide])).toBe(1);
  });
});
