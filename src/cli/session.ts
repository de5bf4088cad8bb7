/** What a command has of its surroundings while it runs: how to show things, and when to stop. */
import { ansiStyle, plainStyle, type Style } from '../core/report/style.js';
import type { Emit } from '../ports/events.js';
import type { Output, OutputFlags } from './flags.js';
import { createProgress } from './progress.js';
import { type Interruption, listenForStop } from './signals.js';

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
  clearProgress(): void;
  close(): void;
}

export function openSession(flags: OutputFlags, host: NodeJS.Process): Session {
  const stop = listenForStop(host);
  const progress = createProgress({
    stream: host.stderr,
    isTerminal: host.stderr.isTTY && host.env['TERM'] !== 'dumb',
    quiet: flags.quiet,
    repeat: repeatEvery,
  });
  return {
    output: flags.json ? 'json' : flags.output,
    style: wantsColour(flags, host) ? ansiStyle : plainStyle,
    hints: !flags.quiet && !isAutomated(host.env),
    emit: progress.emit,
    signal: stop.signal,
    interruption: stop.interruption,
    tell(sentence) {
      progress.end();
      if (!flags.quiet) host.stderr.write(`${sentence}\n`);
    },
    clearProgress: progress.end,
    close() {
      progress.end();
      stop.dispose();
    },
  };
}

/** https://no-color.org: any value but an empty one. */
function wantsColour(flags: OutputFlags, { env, stdout }: NodeJS.Process): boolean {
  return stdout.isTTY && !flags['no-color'] && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
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
