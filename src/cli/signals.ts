/** Stopping in good order on Ctrl-C, SIGTERM and SIGHUP; a second signal ends the process at once. */
import { countNoun } from '../core/count-noun.js';
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

/** @param onStop called at the first signal, before anything stops */
export function listenForStop(source: SignalSource, onStop: () => void = () => undefined): StopListener {
  const controller = new AbortController();
  let received: Interruption | undefined;
  const listeners = STOP_SIGNALS.map((signal) => ({ signal, stop: () => stopOn(signal) }));
  // Without a listener a signal does what it does to any program, so that the second one ends the process.
  const dispose = () => listeners.forEach(({ signal, stop }) => source.off(signal, stop));
  const stopOn = (signal: StopSignal) => {
    dispose();
    received = new Interruption(signal);
    onStop();
    controller.abort(received);
  };
  listeners.forEach(({ signal, stop }) => source.on(signal, stop));
  return { signal: controller.signal, interruption: () => received, dispose };
}

/** To somebody who has interrupted a run, with so many changes that have begun and not ended. */
export function describeStop(inFlight: number): string {
  if (inFlight === 0)
    return 'Interrupt received. Nothing is in flight: the run ends here; press Ctrl-C again to stop now.';
  const they = inFlight === 1 ? 'it' : 'they';
  return `Interrupt received. Finishing ${countNoun(inFlight, 'change')} in flight; press Ctrl-C again to stop now (${they} will be checked on resume).`;
}
