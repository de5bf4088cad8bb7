/** What all commands have in common: an orderly stop, one result on stdout. */
import { Command } from '@oclif/core/command';
import { Config } from '@oclif/core/config';
import type { LoadOptions } from '@oclif/core/interfaces';
import type { Tool } from './compose.js';
import { EXIT_CODES, exitCodeOfSignal, type ExitName } from './exit-codes.js';
import type { OutputFlags } from './flags.js';
import { renderResult, type Renderers } from './renderers.js';
import { openSession, type Session } from './session.js';
import { ignoreStreamErrors, writePieces } from './write-text.js';

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

  protected openSession(flags: OutputFlags): Session {
    this.session = openSession(flags, process);
    return this.session;
  }

  /** Prints the result, unless the command was asked to stop before it had one. */
  protected async finish<T extends object>(result: T, renderers: Renderers<T>, session: Session): Promise<void> {
    const pieces = await renderResult(result, renderers, session);
    session.signal.throwIfAborted();
    session.clearProgress();
    await writePieces(process.stdout, pieces);
  }

  /** Prints how a run ended, also one that was stopped, and ends as it did. */
  protected async finishRun<T extends { outcome: string }>(
    result: T,
    renderers: Renderers<T>,
    session: Session,
  ): Promise<void> {
    const pieces = await renderResult(result, renderers, session);
    session.clearProgress();
    await writePieces(process.stdout, pieces);
    const stop = session.interruption();
    if (result.outcome === 'interrupted' && stop) process.exitCode = exitCodeOfSignal(stop.signal);
    else this.endWith(result.outcome as ExitName);
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
    throw this.session?.interruption() ?? error;
  }

  protected override async finally(): Promise<void> {
    this.session?.close();
  }
}
