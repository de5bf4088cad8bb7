/** A run without a terminal: a line per change of state, and one every ten seconds for each thing that takes long. */
import type { RunEvent } from '../core/formats/event.js';
import { describeEvent } from '../core/report/describe-event.js';
import { escapeTerminal } from '../core/report/escape-terminal.js';
import { listSome } from '../core/list-some.js';
import { formatElapsed } from './duration.js';
import type { RunProgress, RunProgressOptions } from './progress-parts.js';

const REPEAT_MS = 10_000;
/** At a time, those that have taken longest. */
const SHOWN = 5;
/** What has ended sooner took no time. */
const SHORT_MS = 1_000;

export function createRunLines(options: RunProgressOptions): RunProgress {
  const { stream, repeat, watch, names, now } = options;
  /** Checks that have passed, and holders of the lock that were waited for. */
  const told = new Set<string>();
  let stopTicking: (() => void) | undefined;

  function isFirst(key: string): boolean {
    const { size } = told;
    return told.add(key).size > size;
  }

  function isNews(event: RunEvent): boolean {
    if (event.type === 'lock' && event.state === 'waiting') return isFirst(`lock of ${event.holder ?? ''}`);
    if (event.type === 'check' && event.answer === 'pass') {
      return names().stageOf(event.id) !== undefined && isFirst(event.id);
    }
    return !isSilent(event);
  }

  function listBusy(): void {
    const slow = watch.busy().filter(({ since }) => now() - since >= REPEAT_MS);
    const lines = slow.map(({ name, since, detail }) => {
      const why = detail === undefined ? '' : ` (${detail})`;
      return escapeTerminal(`Still waiting for ${name} … [${formatElapsed(now() - since)}]${why}`);
    });
    for (const line of listSome(lines, SHOWN)) say(line);
  }

  function say(line: string): void {
    stream.write(`${line}\n`);
  }

  function end(): void {
    stopTicking?.();
    stopTicking = undefined;
  }

  return {
    emit(event) {
      if (isNews(event))
        say(`${watch.isRunning() && isCounted(event) ? `${watch.counter()} ` : ''}${describeEvent(event, names())}`);
      if (watch.busy().length > 0) stopTicking ??= repeat(REPEAT_MS, listBusy);
      if (event.type === 'run_end') end();
    },
    say,
    isOpen: () => false,
    end,
  };
}

/** What is no change of state, and what took no time. */
function isSilent(event: RunEvent): boolean {
  switch (event.type) {
    case 'change_start':
    case 'wait_progress':
      return true;
    case 'change_done':
      return event.state === 'already';
    case 'wait_done':
      return event.answer === 'pass' && event.elapsedMs < SHORT_MS;
    default:
      return false;
  }
}

function isCounted({ type }: RunEvent): boolean {
  return type.startsWith('change_') || type === 'check' || type === 'drift';
}
