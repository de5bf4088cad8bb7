/** What a command has of its surroundings while it runs: how to show things, and when to stop. */
import { type KnownSteps, nameSteps, NO_STEPS } from '../core/report/step-names.js';
import { ansiStyle, plainStyle, type Style } from '../core/report/style.js';
import type { Emit } from '../ports/events.js';
import { openEvents, type RunEvents } from './events.js';
import type { Output, OutputFlags } from './flags.js';
import { createProgress } from './progress.js';
import type { EventFlags } from './run-flags.js';
import { describeStop, type Interruption, listenForStop } from './signals.js';
import type { Tool } from './tool.js';
import { watchRun } from './watch-run.js';

export interface Session {
  output: Output;
  style: Style;
  /** Whether somebody is there to be told what to run next. */
  hints: boolean;
  emit: Emit;
  signal: AbortSignal;
  /** What stopped the command; undefined when nothing did. */
  interruption(): Interruption | undefined;
  /** A sentence for the person, on stderr; not with `--quiet`. */
  tell(sentence: string): void;
  /** What the ids in the events of a run stand for. */
  knowSteps(steps: KnownSteps): void;
  events: RunEvents;
  clearProgress(): void;
  close(): void;
}

/** The flags of a command with a run are more. */
export type SessionFlags = OutputFlags & Partial<EventFlags>;

export function openSession(flags: SessionFlags, host: NodeJS.Process, tool: Tool): Session {
  let steps = nameSteps(NO_STEPS);
  const world = { names: () => steps, now: Date.now };
  const watch = watchRun(world);
  const progress = createProgress({
    ...world,
    watch,
    stream: host.stderr,
    isTerminal: host.stderr.isTTY && host.env['TERM'] !== 'dumb' && !isAutomated(host.env),
    quiet: flags.quiet,
    style: wantsColour(flags, host, host.stderr) ? ansiStyle : plainStyle,
    columns: () => host.stderr.columns ?? USUAL_COLUMNS,
    repeat: repeatEvery,
  });
  const warn = (message: string): void => progress.emit({ type: 'warning', message });
  const events = openEvents(flags, { ...world, tool, warn, stdout: host.stdout });
  const stop = listenForStop(host, () => {
    if (!watch.isRunning()) return;
    const message = describeStop(watch.inFlight());
    progress.say(message);
    events.diagnose({ severity: 'info', message });
  });
  return {
    output: flags.json ? 'json' : flags.output,
    style: wantsColour(flags, host, host.stdout) ? ansiStyle : plainStyle,
    hints: !flags.quiet && !isAutomated(host.env),
    emit(event) {
      watch.note(event);
      progress.emit(event);
      events.emit(event);
    },
    signal: stop.signal,
    interruption: stop.interruption,
    tell(sentence) {
      progress.end();
      if (!flags.quiet) host.stderr.write(`${sentence}\n`);
    },
    knowSteps: (known) => (steps = nameSteps(known)),
    events,
    clearProgress: progress.end,
    close() {
      progress.end();
      stop.dispose();
    },
  };
}

const USUAL_COLUMNS = 80;

/** https://no-color.org: any value but an empty one. */
function wantsColour(flags: OutputFlags, { env }: NodeJS.Process, { isTTY }: NodeJS.WriteStream): boolean {
  return isTTY && !flags['no-color'] && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}

function isAutomated(env: NodeJS.ProcessEnv): boolean {
  return ['CI', 'MIGRATE_IN_AUTOMATION'].some((name) => ['true', '1'].includes(env[name] ?? ''));
}

/** The timer alone keeps no process alive. */
function repeatEvery(milliseconds: number, callback: () => void): () => void {
  const timer = setInterval(callback, milliseconds);
  timer.unref();
  return () => clearInterval(timer);
}
