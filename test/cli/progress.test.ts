import { describe, expect, it } from '@jest/globals';
import type { ProgressOptions } from '../../src/cli/progress-parts.js';
import type { MigrationEvent } from '../../src/ports/events.js';
import { showRun } from '../support/script-run.js';

const CLEAR = '\r\u001b[2K';
/** Longer than a read may take without a word. */
const LONG = 5_000;

function show(events: readonly (MigrationEvent | 'tick')[], options: Partial<ProgressOptions> = {}): string {
  const happenings = events.map((event) => (event === 'tick' ? { passes: LONG } : event));
  const { text, isTicking } = showRun(happenings, options);
  expect(isTicking).toBe(false);
  return text;
}

const started = (what: string): MigrationEvent => ({ type: 'read-started', what });
const read = (what: string, count: number): MigrationEvent => ({ type: 'read-progress', what, count });
const done = (what: string): MigrationEvent => ({ type: 'read-done', what, count: 1 });

describe('progress without a terminal', () => {
  it('says nothing about what is fast', () => {
    expect(show([started('pods'), read('pods', 500), done('pods'), 'tick'])).toBe('');
  });

  it('says each time what is still being read', () => {
    const shown = show([started('pods'), started('jobs'), done('jobs'), 'tick', read('pods', 500), 'tick']);
    expect(shown).toBe('Still reading pods\nStill reading pods: 500 so far\n');
  });

  it('says why it waits, and what was warned of', () => {
    const shown = show([
      { type: 'waiting', what: 'the API server', seconds: 30 },
      { type: 'warning', message: 'odd \u001b[2J thing' },
    ]);
    expect(shown).toBe('Waiting 30 s for the API server\nWarning: odd \\u{1b}[2J thing\n');
  });
});

describe('progress on a terminal', () => {
  it('is one line that leaves nothing behind', () => {
    const shown = show([started('pods'), read('pods', 500), done('pods')], { isTerminal: true });
    expect(shown).toBe(`Reading pods${CLEAR}Reading pods: 500 so far${CLEAR}`);
  });

  it('clears the line before a warning, which stays', () => {
    const shown = show([started('pods'), { type: 'warning', message: 'odd' }], { isTerminal: true });
    expect(shown).toBe(`Reading pods${CLEAR}Warning: odd\n`);
  });

  it('cuts names that would not fit into the line', () => {
    const shown = show([started('a'.repeat(300))], { isTerminal: true });
    expect(shown.replace(CLEAR, '').length).toBeLessThan(80);
  });
});

describe('progress', () => {
  it.each([true, false])('says nothing when told to be quiet (terminal: %s)', (isTerminal) => {
    const events: MigrationEvent[] = [started('pods'), { type: 'warning', message: 'odd' }];
    expect(show([...events, 'tick'], { isTerminal, quiet: true })).toBe('');
  });

  it.each([true, false])('never fails a run (terminal: %s)', (isTerminal) => {
    const stream = {
      write(): never {
        throw new Error('EPIPE');
      },
    };
    const events: MigrationEvent[] = [started('pods'), { type: 'warning', message: 'odd' }];
    expect(() => show([...events, 'tick'], { isTerminal, stream })).not.toThrow();
  });
});
