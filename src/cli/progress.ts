/** Shows the events of a use case on stderr. */
import { escapeTerminal } from '../core/report/escape-terminal.js';
import type { Emit } from '../ports/events.js';
import { isRunEvent } from './is-run-event.js';
import { createRunLines } from './progress-lines.js';
import type { ProgressOptions } from './progress-parts.js';
import { createLiveLine, createSlowLines } from './progress-reads.js';
import { createRunView } from './progress-view.js';

export interface Progress {
  emit: Emit;
  /** A sentence for the person, that stays. */
  say(sentence: string): void;
  /** Clears what is still on the screen. To be called before anything else is written. */
  end(): void;
}

export function createProgress(given: ProgressOptions): Progress {
  const options = { ...given, repeat: repeatSafely(given) };
  const reads = options.isTerminal ? createLiveLine(options) : createSlowLines(options);
  const run = options.isTerminal ? createRunView(options) : createRunLines(options);
  const show = (event: Parameters<Emit>[0]): void => {
    if (isRunEvent(event)) {
      if (options.isTerminal) reads.end();
      run.emit(event);
    } else if (!run.isOpen()) reads.emit(event);
    else if (event.type === 'warning') run.say(options.style.yellow(`Warning: ${escapeTerminal(event.message)}`));
  };
  const say = (sentence: string): void => {
    reads.end();
    run.say(escapeTerminal(sentence));
  };
  const end = (): void => {
    reads.end();
    run.end();
  };
  return {
    emit: (event) => unlessQuiet(() => show(event)),
    say: (sentence) => unlessQuiet(() => say(sentence)),
    end: () => tryTo(end),
  };

  function unlessQuiet(act: () => void): void {
    if (!options.quiet) tryTo(act);
  }
}

function repeatSafely({ repeat }: ProgressOptions): ProgressOptions['repeat'] {
  return (milliseconds, callback) => repeat(milliseconds, () => tryTo(callback));
}

/** Progress that cannot be shown is no reason to fail. */
function tryTo(show: () => void): void {
  try {
    show();
  } catch {
    return;
  }
}
