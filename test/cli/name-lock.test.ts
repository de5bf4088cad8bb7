/** Who may take a lock away: somebody who has seen whose it is, or a script that knows its id. */
import { describe, expect, it } from '@jest/globals';
import { nameLock, type NamedLock } from '../../src/cli/name-lock.js';
import type { LockInfo } from '../../src/core/formats/lock-info.js';

const HOLDER: LockInfo = {
  ...{ id: 'run-1', mode: 'apply', planId: 'sha256:0123', who: 'ann@laptop', tool: '1.2.3' },
  created: '2026-01-01T00:00:00.000Z',
};

async function name(more: Partial<NamedLock>): Promise<{ named: string; asked: string[] }> {
  const asked: string[] = [];
  const prompter = { ask: async (question: string) => (asked.push(question), 'run-1') };
  return { named: await nameLock(HOLDER, { given: undefined, expected: undefined, prompter, ...more }), asked };
}

describe('the lock that is taken away', () => {
  it.each<[string, Partial<NamedLock>, string, number]>([
    ['is what --lock-id says, without a question', { given: 'run-1' }, 'run-1', 0],
    ['is what --lock-id says, whoever holds it', { given: 'run-0' }, 'run-0', 0],
    ['is asked about where nothing was said', {}, 'run-1', 1],
    ['is asked about all the same where its id was typed', { expected: 'run-1' }, 'run-1', 1],
    ['is another one than that which is held', { expected: 'run-0' }, 'run-0', 0],
  ])('%s', async (_, more, named, questions) => {
    const found = await name(more);
    expect([found.named, found.asked.length]).toEqual([named, questions]);
  });

  it('is shown with its holder, its time and its plan', async () => {
    expect((await name({})).asked).toEqual([
      'ann@laptop holds the lock since 2026-01-01T00:00:00.000Z, to apply plan sha256:0123.\nIf that run is dead, type the id of its lock: run-1',
    ]);
  });

  it.each([{}, { expected: 'run-1' }])('is not taken where nobody can be asked: %j', async (more) => {
    const naming = nameLock(HOLDER, { given: undefined, expected: undefined, ...more });
    await expect(naming).rejects.toMatchObject({
      kind: 'not_approved',
      next: [expect.stringContaining('--lock-id run-1')],
    });
  });
});
