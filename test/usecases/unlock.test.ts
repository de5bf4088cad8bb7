/** A lock is taken away only from the run that was named, and only as it was seen. */
import { describe, expect, it } from '@jest/globals';
import type { LockInfo } from '../../src/core/formats/lock-info.js';
import type { Lease } from '../../src/ports/lease.js';
import { unlock } from '../../src/usecases/unlock.js';
import { makeWorld, startProcess, type WorldState } from '../support/memory-world.js';

const HOLDER: LockInfo = {
  ...{ id: 'run-1', mode: 'apply', planId: 'sha256:0123', who: 'ann@laptop', tool: '1.2.3' },
  created: '2026-01-01T00:00:00.000Z',
};
const HELD: Lease = { holder: HOLDER, seconds: 60, renewedAt: '2026-01-01T00:00:15.000Z' };

async function worldWith(lease: Lease | undefined): Promise<WorldState> {
  const state = makeWorld([]);
  if (lease) await startProcess(state).ports.leases.create(lease, new AbortController().signal);
  return state;
}

/** @param meanwhile what happens while somebody is asked */
function take(state: WorldState, named: string, meanwhile: () => Promise<unknown> = async () => undefined) {
  const asked: LockInfo[] = [];
  const taken = unlock({
    leases: startProcess(state).ports.leases,
    nameLock: async (holder) => {
      asked.push(holder);
      await meanwhile();
      return named;
    },
    signal: new AbortController().signal,
  });
  return { taken, asked };
}

describe('taking a lock away', () => {
  it('tells whose it was, and leaves it free', async () => {
    const state = await worldWith(HELD);
    const { taken, asked } = take(state, 'run-1');
    expect(await taken).toEqual(HOLDER);
    expect(asked).toEqual([HOLDER]);
    expect(state.lease?.holder).toBeUndefined();
  });

  it.each<[string, Lease | undefined]>([
    ['there is none', undefined],
    ['it is free', { seconds: 60 }],
  ])('asks nobody where %s', async (_, lease) => {
    const state = await worldWith(lease);
    const before = structuredClone(state.lease);
    const { taken, asked } = take(state, 'run-1');
    expect([await taken, asked, state.lease]).toEqual([undefined, [], before]);
  });

  it.each(['', 'run-2', 'run-1 ', 'RUN-1'])("leaves it to its holder where '%s' was named", async (named) => {
    const state = await worldWith(HELD);
    await expect(take(state, named).taken).rejects.toMatchObject({ code: 'other-lock', kind: 'not_approved' });
    expect(state.lease?.holder).toEqual(HOLDER);
  });

  it('leaves it where it was renewed while somebody was asked: its run is alive', async () => {
    const state = await worldWith(HELD);
    const renew = () =>
      startProcess(state).ports.leases.replace(HELD, state.lease?.version ?? '', new AbortController().signal);
    await expect(take(state, 'run-1', renew).taken).rejects.toMatchObject({ code: 'lock-changed', kind: 'locked' });
    expect(state.lease?.holder).toEqual(HOLDER);
  });
});
