/** A run on a terminal: a few lines that are drawn anew in place; what goes wrong scrolls away above them. */
import { levelOf } from '../core/report/event-level.js';
import { describeEvent } from '../core/report/describe-event.js';
import { escapeTerminal } from '../core/report/escape-terminal.js';
import { listSome } from '../core/list-some.js';
import { formatElapsed } from './duration.js';
import { CLEAR_LINE, type RunProgress, type RunProgressOptions } from './progress-parts.js';
import type { Busy } from './watch-run.js';

const REDRAW_MS = 250;
/** Of what a run is busy with, the oldest. */
const SHOWN = 4;
const LINE_UP = '\u001b[1A\u001b[2K';

export function createRunView(options: RunProgressOptions): RunProgress {
  const { stream, style, repeat, watch, names } = options;
  let shown = 0;
  let stopTicking: (() => void) | undefined;

  function clear(): void {
    if (shown > 0) stream.write(`${CLEAR_LINE}${LINE_UP.repeat(shown - 1)}`);
    shown = 0;
  }

  function draw(): void {
    const lines = viewLines(options);
    clear();
    stream.write(lines.join('\n'));
    shown = lines.length;
  }

  function say(line: string): void {
    clear();
    stream.write(`${line}\n`);
    if (stopTicking) draw();
  }

  function end(): void {
    clear();
    stopTicking?.();
    stopTicking = undefined;
  }

  return {
    emit(event) {
      const level = levelOf(event);
      const colour = level === 'error' ? style.red : style.yellow;
      if (level !== 'info' && event.type !== 'run_end') say(colour(describeEvent(event, names())));
      // A question to a person may come before: nothing must be drawn over it.
      if (watch.isRunning() || watch.busy().length > 0) stopTicking ??= repeat(REDRAW_MS, draw);
      else end();
    },
    say,
    isOpen: () => stopTicking !== undefined,
    end,
  };
}

function viewLines({ columns, style, watch, now }: RunProgressOptions): string[] {
  const width = columns();
  const startedAt = watch.startedAt();
  const head =
    startedAt === undefined ? [] : [`${watch.counter()} ${watch.place()}  ${formatElapsed(now() - startedAt)}`];
  const busy = listSome(
    watch.busy().map((each) => describeBusy(each, now())),
    SHOWN,
  );
  return [
    ...head.map((line) => style.bold(fitColumns(line, width))),
    ...busy.map((line) => fitColumns(`  ${line}`, width)),
  ];
}

function describeBusy({ name, since, detail }: Busy, now: number): string {
  const why = detail === undefined ? '' : `: ${detail}`;
  return `[${formatElapsed(now - since)}] ${name}${why}`;
}

/** A line that wraps cannot be cleared. Some characters are two columns wide: none of ASCII. */
function fitColumns(line: string, columns: number): string {
  const points = [...escapeTerminal(line)];
  let width = 0;
  const fitting = points.findIndex((point) => (width += point.length > 1 || point > '~' ? 2 : 1) > columns - 1);
  return fitting < 0 ? points.join('') : `${points.slice(0, Math.max(0, fitting - 2)).join('')}…`;
}
