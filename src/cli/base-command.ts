/** What all commands have in common: an orderly stop, one result on stdout. */
import { Command } from '@oclif/core/command';
import { Config } from '@oclif/core/config';
import type { LoadOptions } from '@oclif/core/interfaces';
import { nameSteps, NO_STEPS } from '../core/report/step-names.js';
import { EXIT_CODES, exitCodeOfSignal, type ExitName } from './exit-codes.js';
import { readEarlyFlags } from './early-flags.js';
import { endWithError, openEvents, type RunEvents } from './events.js';
import { toMigrationError } from './failure.js';
import { renderResult, type Renderers } from './renderers.js';
import { openSession, type Session, type SessionFlags } from './session.js';
import type { Tool } from './tool.js';
import { ignoreStreamErrors, writePieces } from './write-text.js';

/** What the report of a run has, whatever ran. */
interface EndedRun {
  /** Name of the exit code. */
  outcome: string;
  error?: { code: string; message: string; next: readonly string[] };
  next: readonly string[];
}

export abstract class BaseCommand extends Command {
  /** Shown in the help; a command that can end otherwise adds to them. */
  static exitCodes: readonly ExitName[] = ['ok', 'failed', 'usage', 'bug', 'interrupted'];

  private session: Session | undefined;

  /** With the configuration that oclif hands over; its own `run` would load all of it a second time, a tenth of a start. */
  static override async run<T extends Command>(
    this: new (argv: string[], config: Config) => T,
    argv: string[] = [],
    options?: LoadOptions,
  ): Promise<ReturnType<T['run']>> {
    const command = options instanceof Config ? new this(argv, options) : undefined;
    return command instanceof BaseCommand ? command._run() : super.run(argv, options);
  }

  protected override async init(): Promise<void> {
    ignoreStreamErrors(process);
    await super.init();
  }

  protected openSession(flags: SessionFlags): Session {
    this.session = openSession(flags, process, this.tool());
    return this.session;
  }

  /** Prints the result, unless the command was asked to stop before it had one. */
  protected async finish<T extends object>(result: T, renderers: Renderers<T>, session: Session): Promise<void> {
    const pieces = await renderResult(result, renderers, session);
    session.signal.throwIfAborted();
    session.clearProgress();
    if (!session.events.ownStdout) await writePieces(process.stdout, pieces);
    await session.events.end({ outcome: 'ok', exitCode: EXIT_CODES.ok.code, next: [] });
  }

  /** Prints how a run ended, also one that was stopped, and ends as it did. */
  protected async finishRun<T extends EndedRun>(
    result: T,
    renderers: Renderers<T & { exitCode: number }>,
    session: Session,
  ): Promise<void> {
    const { outcome, error, next } = result;
    const stop = session.interruption();
    const isStopped = outcome === 'interrupted' && stop !== undefined;
    const exitCode = isStopped ? exitCodeOfSignal(stop.signal) : EXIT_CODES[outcome as ExitName].code;
    session.clearProgress();
    if (!session.events.ownStdout) {
      await writePieces(process.stdout, await renderResult({ ...result, exitCode }, renderers, session));
    }
    if (error && !isStopped) session.events.diagnose({ severity: 'error', ...error, suggestions: error.next });
    await session.events.end({ outcome, exitCode, next });
    process.exitCode = exitCode;
  }

  protected tool(): Tool {
    return { name: this.config.name, version: this.config.version };
  }

  /** For an end that is no failure, and yet not `ok`. */
  protected endWith(name: ExitName): void {
    process.exitCode = EXIT_CODES[name].code;
  }

  /** Whatever fails after a signal fails because of it. Who started the program reports the error. */
  protected override async catch(error: Error): Promise<never> {
    const reason = this.session?.interruption() ?? error;
    await endWithError(
      this.session?.events ?? this.openEarlyEvents(),
      toMigrationError(reason, `${this.config.bin} ${this.id}`),
    );
    throw reason;
  }

  /** For a command line that could not be parsed. */
  private openEarlyEvents(): RunEvents {
    const { events, json } = readEarlyFlags(this.argv, process.env);
    const isAskedFor = events && !json && 'events' in this.ctor.flags;
    return openEvents(isAskedFor ? { events: 'ndjson' } : {}, {
      tool: this.tool(),
      stdout: process.stdout,
      warn: () => undefined,
      now: Date.now,
      names: () => nameSteps(NO_STEPS),
    });
  }

  protected override async finally(): Promise<void> {
    this.session?.close();
  }
}
