/** Stopping in good order on Ctrl-C, SIGTERM and SIGHUP; a second signal ends the process at once. */
import { MigrationError } from '../core/errors.js';
import { STOP_SIGNALS, type StopSignal } from './exit-codes.js';

/** A stop that was asked for. It knows its signal, since each has its own exit code. */
export class Interruption extends MigrationError {
  readonly signal: StopSignal;

  constructor(signal: StopSignal) {
    super({ code: 'interrupted', kind: 'interrupted', what: `Stopped by ${signal}` });
    this.signal = signal;
  }
}

export interface StopListener {
  /** Aborted with an `Interruption` as its reason. */
  readonly signal: AbortSignal;
  /** What stopped the command; undefined when nothing did. */
  interruption(): Interruption | undefined;
  dispose(): void;
}

/** The part of `process` that receives signals. */
export interface SignalSource {
  on(signal: StopSignal, listener: () => void): unknown;
  off(signal: StopSignal, listener: () => void): unknown;
}

export function listenForStop(source: SignalSource): StopListener {
  const controller = new AbortController();
  let received: Interruption | undefined;
  const listeners = STOP_SIGNALS.map((signal) => ({ signal, stop: () => stopOn(signal) }));
  // Without a listener a signal does what it does to any program, so that the second one ends the process.
  const dispose = () => listeners.forEach(({ signal, stop }) => source.off(signal, stop));
  const stopOn = (signal: StopSignal) => {
    dispose();
    received = new Interruption(signal);
    controller.abort(received);
  };
  listeners.forEach(({ signal, stop }) => source.on(signal, stop));
  return { signal: controller.signal, interruption: () => received, dispose };
}
