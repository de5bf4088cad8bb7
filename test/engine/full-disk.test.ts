/** (16) A disk that is full: the run stops before its next write, and is gone on with when there is room again. */
import { describe, expect, it } from '@jest/globals';
import { MigrationError } from '../../src/core/errors.js';
import type { JournalLine } from '../../src/core/formats/journal.js';
import { contentOf, makeWorld, type WorldState } from '../support/memory-world.js';
import { planShop, runInMemory, shop } from '../support/run-in-memory.js';

const plan = planShop();
const RUN = 'run-1';

/** What a run writes its journal to, with room for so many lines. */
function makeRoom(state: WorldState, room: number): JournalLine[] {
  const lines: JournalLine[] = [];
  const push = lines.push.bind(lines);
  lines.push = (...more) => {
    if (lines.length < room) return push(...more);
    throw new MigrationError({ code: 'journal-not-written', kind: 'failed', what: 'No space is left' });
  };
  state.journals[RUN] = lines;
  return lines;
}

async function runWithRoom(room: number) {
  const state = makeWorld(shop());
  const lines = makeRoom(state, room);
  let outcome: string;
  try {
    outcome = (await runInMemory(state, { plan, runId: RUN })).outcome.ending;
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    outcome = error.code;
  }
  state.journals[RUN] = [...lines];
  return { state, lines: [...lines], outcome };
}

/** How it may end: with a journal that ends after the last write nothing is missing but its end. */
function endingsOf(writes: number, all: number): RegExp {
  if (writes === 0) return /^(failed|journal-not-written)$/;
  return writes < all ? /^partial$/ : /^(ok|partial|inconclusive)$/;
}

describe('a journal without room for its next line', () => {
  it('stops the run before its next write, whichever line that is', async () => {
    const whole = await runWithRoom(Infinity);
    const end = contentOf(whole.state);
    const all = whole.state.writes.length;
    expect([whole.outcome, all]).toEqual(['ok', plan.changes.length]);
    expect(whole.lines.length).toBeGreaterThan(2 * all);

    for (let room = 0; room < whole.lines.length; room += 1) {
      const { state, lines, outcome } = await runWithRoom(room);
      const { length: writes } = state.writes;
      const isJournaled = writes <= lines.filter(({ type }) => type === 'intent').length;
      expect({ room, isJournaled, holder: state.lease?.holder }).toEqual({ room, isJournaled: true });
      expect({ room, outcome }).toEqual({ room, outcome: expect.stringMatching(endingsOf(writes, all)) });

      await runInMemory(state, { plan, resume: true });
      expect({ room, writes: new Set(state.writes).size }).toEqual({ room, writes: state.writes.length });
      expect(contentOf(state)).toEqual(end);
    }
  });
});
