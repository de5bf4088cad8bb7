import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { limitsOf } from '../../../src/systems/azure/limits.js';
import { makeLines } from '../../../src/systems/azure/lines.js';
import { makePace } from '../../../src/systems/azure/pace.js';
import { virtualClock } from '../../support/virtual-clock.js';

const signal = new AbortController().signal;
const ARM = 'https://management.azure.com';

function credentialUrl(subscription: number, identity: number, name = ''): string {
  const path = `/subscriptions/s${subscription}/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i${identity}`;
  return `${ARM}${path}/federatedIdentityCredentials${name === '' ? '' : `/${name}`}?api-version=2024-11-30`;
}

async function passTimes(requests: readonly { method: string; url: string }[]): Promise<number[]> {
  const clock = virtualClock(0);
  const pace = makePace(clock);
  return Promise.all(requests.map((request) => pace.wait(request, signal).then(() => clock.now())));
}

describe('limitsOf', () => {
  it.each([
    ['PUT', credentialUrl(1, 1, 'a'), [0.25, 2, 10]],
    ['DELETE', credentialUrl(1, 1, 'a'), [0.25, 2, 10]],
    ['GET', credentialUrl(1, 1, 'a'), [0.5, 10, 30]],
    ['GET', credentialUrl(1, 1), [0.25, 5, 15]],
    ['POST', `${ARM}/providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01`, [3]],
    ['GET', `${ARM}/subscriptions/s1/providers/Microsoft.ManagedIdentity/userAssignedIdentities`, []],
  ])('%s %s', (method, url, expected) => {
    expect(limitsOf(method, url).map(({ perSecond }) => perSecond)).toEqual(expected);
  });

  it('takes ids that differ in case for the same', () => {
    const [lower, upper] = ['a', 'A'].map((name) => limitsOf('PUT', credentialUrl(1, 1, name).replace('/i1/', '/I1/')));
    expect(lower).toEqual(upper);
    expect(limitsOf('PUT', credentialUrl(1, 1, 'a'))).toEqual(lower);
  });
});

describe('pace', () => {
  it('lets one write per identity through in four seconds, and writes of others meanwhile', async () => {
    const requests = [1, 1, 1, 2, 2].map((identity) => ({ method: 'PUT', url: credentialUrl(1, identity, 'a') }));
    const times = await passTimes(requests);
    expect(times.slice(0, 3)).toEqual([0, 4000, 8000]);
    expect(times.slice(3)).toEqual([500, 4500]);
  });

  it('lets two writes per second through in one subscription, and others next to it', async () => {
    const requests = [1, 2].flatMap((subscription) =>
      [1, 2, 3].map((identity) => ({ method: 'PUT', url: credentialUrl(subscription, identity, 'a') })),
    );
    const times = await passTimes(requests);
    expect(times.slice(0, 3)).toEqual([0, 500, 1000]);
    expect(times.slice(3)).toEqual([100, 600, 1100]);
  });

  it('never goes faster than any limit, whatever comes', async () => {
    const kind = fc.record({
      subscription: fc.integer({ min: 1, max: 2 }),
      identity: fc.integer({ min: 1, max: 3 }),
      write: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(kind, { maxLength: 25 }), async (kinds) => {
        const requests = kinds.map(({ subscription, identity, write }) => ({
          method: write ? 'PUT' : 'GET',
          url: credentialUrl(subscription, identity, write ? 'a' : ''),
        }));
        const times = await passTimes(requests);
        const passed = requests.flatMap(({ method, url }, index) =>
          limitsOf(method, url).map((limit) => ({ ...limit, at: times[index] ?? 0 })),
        );
        for (const { key, perSecond } of passed) {
          const own = passed
            .filter((one) => one.key === key)
            .map(({ at }) => at)
            .sort((a, b) => a - b);
          own.forEach((at, index) => {
            const before = own[index - 1];
            if (before !== undefined) expect(at - before).toBeGreaterThanOrEqual(1000 / perSecond - 0.001);
          });
        }
      }),
      { numRuns: 60 },
    );
  });

  it('goes on after somebody in the line gave up', async () => {
    const clock = virtualClock(0);
    const pace = makePace(clock);
    const request = { method: 'PUT', url: credentialUrl(1, 1, 'a') };
    const stop = new AbortController();
    const waits = [pace.wait(request, signal), pace.wait(request, stop.signal), pace.wait(request, signal)];
    stop.abort(new Error('enough'));
    const results = await Promise.allSettled(waits);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(clock.now()).toBe(4000);
  });
});

describe('lines', () => {
  it('does one thing at a time per key, in the order in which it came, and different keys at the same time', async () => {
    const clock = virtualClock(0);
    const lines = makeLines();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} starts at ${clock.now()}`);
      await clock.sleep(100, signal);
      if (name === 'a1') throw new Error('failed');
      return name;
    };
    const results = await Promise.allSettled([
      lines.run('a', work('a1')),
      lines.run('a', work('a2')),
      lines.run('b', work('b1')),
    ]);
    expect(log).toEqual(['a1 starts at 0', 'b1 starts at 0', 'a2 starts at 100']);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  });
});
