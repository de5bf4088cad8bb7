import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { STOP_SIGNALS } from '../../src/cli/exit-codes.js';
import { describeStop, Interruption, listenForStop } from '../../src/cli/signals.js';

describe('listenForStop', () => {
  it.each(STOP_SIGNALS)('aborts on %s, with the signal as the reason', (signal) => {
    const source = new EventEmitter();
    const stop = listenForStop(source);
    expect(stop.interruption()).toBeUndefined();
    source.emit(signal);
    expect(stop.signal.aborted).toBe(true);
    expect(stop.signal.reason).toBeInstanceOf(Interruption);
    expect(stop.signal.reason).toBe(stop.interruption());
    expect(stop.interruption()?.signal).toBe(signal);
  });

  it('leaves a second signal to the system, so that it ends the process', () => {
    const source = new EventEmitter();
    listenForStop(source);
    source.emit('SIGINT');
    expect(source.eventNames()).toEqual([]);
  });

  it('tells of the first signal before anything stops', () => {
    const source = new EventEmitter();
    const seen: boolean[] = [];
    const stop = listenForStop(source, () => seen.push(stop.signal.aborted));
    source.emit('SIGTERM');
    source.emit('SIGTERM');
    expect(seen).toEqual([false]);
  });

  it('stops listening', () => {
    const source = new EventEmitter();
    const stop = listenForStop(source);
    expect(source.eventNames()).toHaveLength(STOP_SIGNALS.length);
    stop.dispose();
    expect(source.eventNames()).toEqual([]);
  });
});

describe('whoever interrupts a run', () => {
  it.each([
    [0, 'Interrupt received. Nothing is in flight: the run ends here; press Ctrl-C again to stop now.'],
    [
      1,
      'Interrupt received. Finishing 1 change in flight; press Ctrl-C again to stop now (it will be checked on resume).',
    ],
    [
      3,
      'Interrupt received. Finishing 3 changes in flight; press Ctrl-C again to stop now (they will be checked on resume).',
    ],
  ])('is told what %i changes in flight mean', (inFlight, sentence) => {
    expect(describeStop(inFlight)).toBe(sentence);
  });
});
