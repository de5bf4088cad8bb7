/** One run at a time, whatever the clocks say. */
import { describe, expect, it } from '@jest/globals';
import { MigrationError } from '../../src/core/errors.js';
import type { LockInfo } from '../../src/core/formats/lock-info.js';
import { acquireLock, LEASE_SECONDS, type LockRequest } from '../../src/engine/lock.js';
import type { Clock } from '../../src/ports/clock.js';
import type { Leases, StoredLease } from '../../src/ports/lease.js';
import { asObject } from '../../src/core/json.js';
import { fakeClock } from '../support/fake-clock.js';
import { contentOf, makeWorld } from '../support/memory-world.js';
import { planShop, runInMemory, shop } from '../support/run-in-memory.js';
import { virtualClock } from '../support/virtual-clock.js';

const never = new AbortController().signal;
const plan = planShop();

function infoOf(id: string, planId = 'sha256:1'): LockInfo {
  return { id, mode: 'apply', planId, who: 'ann@laptop', tool: '1.2.3', created: '2026-01-01T00:00:00.000Z' };
}

/** The lease of somebody; `touch` changes it as a renewal does. */
function leaseWorld(holder?: LockInfo) {
  let version = 1;
  let stored: StoredLease | undefined = holder && { holder, seconds: LEASE_SECONDS, version: '1' };
  let failing = false;
  const put = (lease: Omit<StoredLease, 'version'>): StoredLease => {
    version += 1;
    return (stored = { ...lease, version: String(version) });
  };
  const answer = async <T>(act: () => T): Promise<T> => {
    if (failing) throw new MigrationError({ code: 'kubernetes-timeout', kind: 'failed', what: 'x' });
    return act();
  };
  const leases: Leases = {
    read: () => answer(() => stored),
    create: (lease) => answer(() => (stored ? 'conflict' : put(lease))),
    replace: (lease, seen) => answer(() => (stored?.version === seen ? put(lease) : 'conflict')),
  };
  return {
    leases,
    touch: () => stored && put(stored),
    steal: (other: LockInfo) => put({ holder: other, seconds: LEASE_SECONDS }),
    fail: (isFailing: boolean) => (failing = isFailing),
    holder: () => stored?.holder?.id,
  };
}

function acquire(world: ReturnType<typeof leaseWorld>, clock: Clock, request: Partial<LockRequest> = {}) {
  const ports = { leases: world.leases, clock, emit: () => undefined };
  return acquireLock({ info: infoOf('mine'), timeoutMs: 0, takeOverFrom: [], ...request }, ports, never);
}

describe('acquiring', () => {
  it('takes what is free, and gives it back', async () => {
    const world = leaseWorld();
    const lock = await acquire(world, virtualClock());
    expect(world.holder()).toBe('mine');
    await lock.release();
    expect(world.holder()).toBeUndefined();
    await (await acquire(world, virtualClock())).release();
  });

  it('is refused while somebody holds it, with who that is', async () => {
    const world = leaseWorld(infoOf('theirs'));
    await expect(acquire(world, virtualClock())).rejects.toMatchObject({
      kind: 'locked',
      message: expect.stringContaining('ann@laptop'),
      next: expect.arrayContaining([expect.stringContaining('migrate unlock theirs')]),
    });
    expect(world.holder()).toBe('theirs');
  });

  it('waits as long as it is told', async () => {
    const world = leaseWorld(infoOf('theirs'));
    const clock = virtualClock();
    const freeIt = clock.sleep(20_000, never).then(() => world.leases.replace({ seconds: 60 }, '1', never));
    const lock = await acquire(world, clock, { timeoutMs: 60_000 });
    await freeIt;
    expect(world.holder()).toBe('mine');
    await lock.release();
  });

  it('counts what cannot be asked as held', async () => {
    const world = leaseWorld();
    world.fail(true);
    await expect(acquire(world, virtualClock())).rejects.toMatchObject({ code: 'lock-unavailable', kind: 'locked' });
  });
});

describe('taking over', () => {
  const takeOverFrom = ['sha256:1'];

  it('takes a lease of the same plan that nobody renews for its whole duration', async () => {
    const world = leaseWorld(infoOf('dead'));
    const clock = fakeClock();
    const start = clock.now();
    const lock = await acquire(world, clock, { takeOverFrom });
    expect(world.holder()).toBe('mine');
    expect(clock.now() - start).toBeGreaterThanOrEqual(LEASE_SECONDS * 1000);
    await lock.release();
  });

  it('leaves one alone that is renewed meanwhile, and one of another plan', async () => {
    const renewed = leaseWorld(infoOf('alive'));
    const clock = virtualClock();
    const renewal = clock.sleep(30_000, never).then(() => renewed.touch());
    await expect(acquire(renewed, clock, { takeOverFrom })).rejects.toMatchObject({ kind: 'locked' });
    await renewal;
    const other = leaseWorld(infoOf('dead', 'sha256:2'));
    await expect(acquire(other, virtualClock(), { takeOverFrom })).rejects.toMatchObject({ kind: 'locked' });
    expect([renewed.holder(), other.holder()]).toEqual(['alive', 'dead']);
  });

  it.each([-600_000, 600_000])('does not ask the clock of the holder: %d ms apart', async (skew) => {
    const world = leaseWorld(infoOf('alive'));
    const clock = virtualClock(Date.parse('2026-01-01T00:00:00Z') + skew);
    let isOver = false;
    const renewals = (async () => {
      while (!isOver) {
        await clock.sleep(15_000, never);
        world.touch();
      }
    })();
    await expect(acquire(world, clock, { takeOverFrom, timeoutMs: 300_000 })).rejects.toMatchObject({ kind: 'locked' });
    isOver = true;
    await renewals;
    expect(world.holder()).toBe('alive');
  });
});

describe('holding', () => {
  it('is lost when somebody else has taken it', async () => {
    const world = leaseWorld();
    const clock = virtualClock();
    const lock = await acquire(world, clock);
    world.steal(infoOf('theirs'));
    await clock.sleep(20_000, never);
    await expect(lock.ensure()).rejects.toMatchObject({ code: 'lock-lost' });
    await lock.release();
    expect(world.holder()).toBe('theirs');
  });

  it('is not lost when a renewal fails once, and is when none comes through', async () => {
    const world = leaseWorld();
    const clock = virtualClock();
    const lock = await acquire(world, clock);
    world.fail(true);
    await clock.sleep(20_000, never);
    await lock.ensure();
    await clock.sleep(30_000, never);
    await expect(lock.ensure()).rejects.toMatchObject({ code: 'lock-lost' });
    world.fail(false);
    await lock.release();
  });

  it('is asked for anew after the machine has slept', async () => {
    const world = leaseWorld();
    const clock = fakeClock();
    const sleeping: Clock = {
      now: clock.now,
      sleep: (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('over')))),
    };
    const lock = await acquire(world, sleeping);
    clock.advance(3_600_000);
    await lock.ensure();
    world.steal(infoOf('theirs'));
    clock.advance(3_600_000);
    await expect(lock.ensure()).rejects.toMatchObject({ code: 'lock-lost' });
  });
});

describe('two runs at once', () => {
  it('one wins and the other is refused, each of 200 times', async () => {
    const alone = makeWorld(shop());
    await runInMemory(alone, { plan });
    for (let round = 0; round < 200; round += 1) {
      const world = makeWorld(shop());
      const skews = [0, round % 2 === 0 ? 600_000 : -600_000];
      const ends = await Promise.allSettled(
        skews.map((skew, index) => {
          const clock = virtualClock(Date.parse('2026-01-01T00:00:00Z') + skew);
          return runInMemory(world, { plan, runId: `run-${index}`, clock });
        }),
      );
      const endings = ends.map((end) => (end.status === 'fulfilled' ? end.value.outcome.ending : end.reason.kind));
      expect(endings.sort()).toEqual(['locked', 'ok']);
      expect(contentOf(world)).toEqual(contentOf(alone));
      expect(world.writes.length).toBe(alone.writes.length);
    }
  }, 120_000);

  it('stops before its next write when it loses the lock', async () => {
    const objects = shop().filter(({ metadata }) => asObject(metadata ?? null)['namespace'] === 'lake');
    const small = planShop(objects);
    const { moments } = await runInMemory(makeWorld(objects), { plan: small });
    let stopped = 0;
    for (let at = 5; at < moments(); at += 1) {
      const world = makeWorld(objects);
      let before: number | undefined;
      const onMoment = (moment: number, state: typeof world): void => {
        if (moment !== at || !state.lease?.holder) return;
        before = state.writes.length;
        state.lease = { ...state.lease, holder: infoOf('theirs'), version: 'other' };
      };
      // Each look at the clock is a minute later, so that each write has to renew first.
      const clock = virtualClock();
      let now = clock.now();
      const hurried: Clock = { now: () => (now += 60_000), sleep: clock.sleep };
      const { outcome } = await runInMemory(world, { plan: small, onMoment, clock: hurried });
      if (before === undefined) continue;
      expect(world.writes.length - before).toBeLessThanOrEqual(1);
      expect(outcome.ending).toMatch(/^(partial|locked|ok)$/);
      if (outcome.ending !== 'ok') stopped += 1;
      expect(world.lease?.holder?.id).toBe('theirs');
    }
    expect(stopped).toBeGreaterThan(10);
  }, 60_000);
});

it('needs no lock to try', async () => {
  const world = makeWorld(shop());
  const { outcome } = await runInMemory(world, { plan, dryRun: true });
  expect({ ending: outcome.ending, lease: world.lease, journals: world.journals }).toEqual({
    ending: 'ok',
    lease: undefined,
    journals: {},
  });
  expect(contentOf(world)).toEqual(contentOf(makeWorld(shop())));
});
