/** The events of a run, shown as a command would show them. */
import { createProgress } from '../../src/cli/progress.js';
import type { ProgressOptions } from '../../src/cli/progress-parts.js';
import { watchRun } from '../../src/cli/watch-run.js';
import { type KnownSteps, nameSteps, NO_STEPS } from '../../src/core/report/step-names.js';
import { plainStyle } from '../../src/core/report/style.js';
import type { MigrationEvent } from '../../src/ports/events.js';

/** What happens: an event, time that passes, a sentence of the command itself. */
export type Happening = MigrationEvent | { passes: number } | { said: string };

export interface ShownRun {
  text: string;
  /** Lines on the screen when nothing more happens, before progress is cleared away. */
  screen: string[];
  /** Whether a timer is left. */
  isTicking: boolean;
}

type Timer = { every: number; next: number; callback: () => void };

export function showRun(
  happenings: readonly Happening[],
  options: Partial<ProgressOptions> & { steps?: KnownSteps } = {},
): ShownRun {
  const names = nameSteps(options.steps ?? NO_STEPS);
  const written: string[] = [];
  const timers = new Set<Timer>();
  let time = Date.parse('2026-01-01T00:00:00Z');
  const world = { now: () => time, names: () => names };
  const watch = watchRun(world);
  const progress = createProgress({
    ...world,
    watch,
    stream: { write: (text) => written.push(text) },
    isTerminal: false,
    quiet: false,
    style: plainStyle,
    columns: () => 80,
    repeat(every, callback) {
      const timer = { every, next: time + every, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    ...options,
  });
  for (const happening of happenings) {
    if ('passes' in happening) pass(happening.passes);
    else if ('said' in happening) progress.say(happening.said);
    else {
      watch.note(happening);
      progress.emit(happening);
    }
  }
  const screen = screenOf(written.join(''));
  progress.end();
  return { text: written.join(''), screen, isTicking: timers.size > 0 };

  function pass(milliseconds: number): void {
    const until = time + milliseconds;
    for (;;) {
      const [due] = [...timers].filter(({ next }) => next <= until).sort((a, b) => a.next - b.next);
      if (!due) break;
      time = due.next;
      due.next += due.every;
      due.callback();
    }
    time = until;
  }
}

/** What is on a screen in the end that knows new lines, and the few sequences that progress uses. */
export function screenOf(text: string): string[] {
  const lines = [''];
  let row = 0;
  for (const [piece] of text.matchAll(/\r|\n|\u001b\[2K|\u001b\[1A|[^\r\n\u001b]+/g)) {
    if (piece === '\n') row += 1;
    else if (piece === '\u001b[1A') row -= 1;
    else if (piece === '\u001b[2K') lines[row] = '';
    else if (piece !== '\r') lines[row] = `${lines[row] ?? ''}${piece}`;
    lines[row] ??= '';
  }
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}
